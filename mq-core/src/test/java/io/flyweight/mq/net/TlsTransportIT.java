package io.flyweight.mq.net;

import static org.awaitility.Awaitility.await;

import io.flyweight.mq.tls.MutualTls;
import io.flyweight.mq.tls.TestIdentity;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets under TLS do what real sockets do. */
class TlsTransportIT extends TransportContract {

    @TempDir
    private static Path directory;

    private static MutualTls engines;

    private final EventLoop loop = new EventLoop("loop under test", System::nanoTime);
    private Transport transport;

    @BeforeAll
    static void makeCertificate() {
        TestIdentity identity = TestIdentity.create(directory.resolve("node.p12"), "ip:127.0.0.1");
        engines = new MutualTls(identity.trusting(identity));
    }

    @BeforeEach
    void start() {
        transport = new TlsTransport(
                new NioTransport(loop, task -> new Thread(task).start(), task -> new Thread(task).start()),
                loop,
                engines::client,
                engines::server,
                task -> new Thread(task).start());
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    protected <T> T onLoop(Callable<T> call) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return call.call();
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        },
                        loop)
                .join();
    }

    @Override
    protected void until(BooleanSupplier condition) {
        await().until(condition::getAsBoolean);
    }

    @Override
    protected void settle() {
        for (int i = 0; i < 100; i++) {
            onLoop(() -> true);
        }
    }

    @Override
    protected Address freeAddress() {
        return new Address("127.0.0.1", 0);
    }

    @Override
    protected void reset(Link broken, Link other) {
        onLoop(() -> {
            NioLink socket = (NioLink) ((TlsLink) other).stream();
            SocketChannel channel = Objects.requireNonNull(socket.channel);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            other.close();
            return true;
        });
    }
}
