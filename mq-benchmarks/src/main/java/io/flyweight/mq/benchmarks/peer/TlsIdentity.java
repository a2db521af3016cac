package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.support.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * A key with a self-signed certificate for loopback, and TLS 1.3 between those who have it: both sides show it, and trust
 * nothing else. One cipher, which is the JDK's first choice.
 */
public final class TlsIdentity {

    /** The only cipher. */
    public static final String CIPHER = "TLS_AES_256_GCM_SHA384";

    private TlsIdentity() {}

    /** Has the JDK's keytool make one. */
    public static TlsEngines create() throws IOException {
        Path folder = Files.createTempDirectory("mq-benchmarks");
        Path store = folder.resolve("key.p12");
        SSLContext context;
        try {
            TestIdentity identity = TestIdentity.create(store, "ip:127.0.0.1");
            context = identity.trusting(identity);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
        return TlsEngines.mutual(() -> context, parameters -> {
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setCipherSuites(new String[] {CIPHER});
        });
    }
}
