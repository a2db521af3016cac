package io.flyweight.mq.net;

import static org.awaitility.Awaitility.await;

import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on real sockets, below TLS or without. */
abstract class SocketContract extends TransportContract {

    static final String LOOPBACK = "127.0.0.1";

    final EventLoop loop = new EventLoop("loop under test", System::nanoTime);

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.stop();
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
            turn();
        }
    }

    void turn() {
        onLoop(() -> true);
    }

    @Override
    protected Address freeAddress() {
        return new Address(LOOPBACK, 0);
    }

    @Override
    protected void reset(Link broken, Link other) {
        Link socket = other instanceof TlsLink tls ? tls.stream() : other;
        onLoop(() -> {
            SocketChannel channel = Objects.requireNonNull(((NioLink) socket).channel);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            other.close();
            return true;
        });
    }
}
