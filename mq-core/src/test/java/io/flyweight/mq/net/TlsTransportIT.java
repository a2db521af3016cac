package io.flyweight.mq.net;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.support.TestIdentity;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets under TLS do what real sockets do. */
class TlsTransportIT extends SocketContract {

    @TempDir
    private static Path directory;

    private static TlsEngines engines;

    private Transport transport;

    @BeforeAll
    static void makeCertificate() {
        TestIdentity identity = TestIdentity.create(directory.resolve("node.p12"), "ip:127.0.0.1");
        SSLContext context = identity.trusting(identity);
        engines = TlsEngines.mutual(() -> context);
    }

    @BeforeEach
    void makeTransport() {
        transport = new TlsTransport(
                new NioTransport(loop, task -> new Thread(task).start(), task -> new Thread(task).start()),
                loop,
                engines::client,
                engines::server,
                task -> new Thread(task).start());
    }

    @Override
    protected Transport transport() {
        return transport;
    }
}
