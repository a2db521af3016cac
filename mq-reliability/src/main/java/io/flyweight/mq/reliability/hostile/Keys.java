package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.support.TestIdentity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The one key that all sides of a TLS cluster here show and trust. */
record Keys(SSLContext context) {

    static Path create(Path directory) {
        return TestIdentity.create(directory.resolve("keys.p12"), "ip:127.0.0.1")
                .store();
    }

    static Keys of(Path store) {
        TestIdentity identity = new TestIdentity(store);
        return new Keys(identity.trusting(identity));
    }

    TlsEngines engines() {
        return TlsEngines.mutual(() -> context);
    }

    byte[] clientHello() {
        SSLEngine engine = engines().client("127.0.0.1", 1);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            engine.wrap(ByteBuffer.allocate(0), hello);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        byte[] bytes = new byte[hello.flip().remaining()];
        hello.get(bytes);
        return bytes;
    }
}
