package io.flyweight.mq.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.Transport;
import io.flyweight.mq.net.TransportContract;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated network does what real sockets do. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
class SimTransportTest extends TransportContract {

    private static final int MOST_STEPS = 100_000;
    private static final int FEW_STEPS = 10;
    private static final int SETTLING_STEPS = 2_000;

    private final SimWorld world;
    private final SimNet net;
    private final SimLoop loop;
    private final Transport transport;
    private int ports = 1000;

    SimTransportTest(long seed) {
        world = new SimWorld(seed);
        net = new SimNet(world, new Blind());
        loop = new SimLoop(world, new SimProcess("node", "10.0.0.1"));
        loop.on();
        transport = net.transport(loop);
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
