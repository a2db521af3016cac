package io.flyweight.mq.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.TlsTransport;
import io.flyweight.mq.net.Transport;
import io.flyweight.mq.net.TransportContract;
import io.flyweight.mq.support.TestIdentity;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulated network does what real sockets do, and TLS over it too, however its bytes are cut. */
@ParameterizedClass
@MethodSource("seeds")
class SimTransportTest extends TransportContract {

    private static final int MOST_STEPS = 100_000;
    private static final int FEW_STEPS = 10;
    private static final int SETTLING_STEPS = 2_000;

    private final SimWorld world;
    private final SimNet net;
    private final SimLoop loop;
    private final Transport transport;
    private int ports = 1000;

    @TempDir
    private static Path directory;

    private static TlsEngines engines;

    @BeforeAll
    static void makeCertificate() {
        TestIdentity identity = TestIdentity.create(directory.resolve("node.p12"), "ip:10.0.0.1");
        SSLContext context = identity.trusting(identity);
        engines = TlsEngines.mutual(() -> context);
    }

    static Stream<Arguments> seeds() {
        return LongStream.rangeClosed(1, 10)
                .boxed()
                .flatMap(seed -> Stream.of(arguments(seed, false), arguments(seed, true)));
    }

    SimTransportTest(long seed, boolean tls) {
        world = new SimWorld(seed);
        net = new SimNet(world, new Blind());
        loop = new SimLoop(world, new SimProcess("node", "10.0.0.1"));
        loop.on();
        Transport streams = net.transport(loop);
        transport = tls ? new TlsTransport(streams, loop, engines::client, engines::server, Runnable::run) : streams;
    }

    /** Looks at nothing: what these tests write are no frames. */
    private static final class Blind implements WireTap {

        @Override
        public boolean seesFrames() {
            return false;
        }

        @Override
        public void onWritten(SimConnection connection, boolean byDialer, Frame frame) {
            throw new AssertionError("no frames here");
        }

        @Override
        public void onRead(SimConnection connection, boolean byDialer) {
            // Of no interest.
        }

        @Override
        public void onRead(SimConnection connection, boolean byDialer, Frame frame) {
            throw new AssertionError("no frames here");
        }

        @Override
        public void onEffect(Effect effect) {
            // Of no interest.
        }
    }

    @AfterEach
    void giveThreadsBack() {
        world.close();
    }

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    protected <T> T onLoop(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.enter(() -> {
            try {
                result.complete(call.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    @Override
    protected void until(BooleanSupplier condition) {
        long last = world.steps() + MOST_STEPS;
        // Asked on the test's own thread, which the world does not take away in the middle of it.
        while (!condition.getAsBoolean()) {
            assertThat(world.steps()).as("steps without success").isLessThan(last);
            run(FEW_STEPS);
        }
    }

    private void run(int steps) {
        long last = world.steps() + steps;
        world.runWhile(() -> world.steps() < last);
    }

    @Override
    protected void settle() {
        run(SETTLING_STEPS);
    }

    @Override
    protected Address freeAddress() {
        return new Address("10.0.0.1", ++ports);
    }

    @Override
    protected void reset(Link broken, Link other) {
        net.cut();
    }
}
