package io.flyweight.mq.net;

import io.flyweight.mq.tls.MutualTls;
import io.flyweight.mq.tls.TestIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets under TLS do what real sockets do. */
class TlsTransportIT extends SocketContract {

    @TempDir
    private static Path directory;

    private static MutualTls engines;

    private Transport transport;

    @BeforeAll
    static void makeCertificate() {
        TestIdentity identity = TestIdentity.create(directory.resolve("node.p12"), "ip:127.0.0.1");
        engines = new MutualTls(identity.trusting(identity));
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
