package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** One thread is the user's and the loop's in turn, so that each step comes when the test says so. */
class HalfTest {

    private final List<String> seen = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final PowerSwitch power = new PowerSwitch(new Environment.Power() {
        @Override
        public void on() {
            seen.add("on");
        }

        @Override
        public void off() {
            seen.add("off");
        }
    });
    private Runnable onWake = () -> {};
    private final Half half = new Half(new LoopCalls(new AtOnce(), new Turns()), power, new Goodbye());

    @Test
    void theLastToNeedThePowerIsWhoWaitsForTheStop() {
        half.start(done -> done.accept(null));
        assertThat(seen).containsExactly("on");
        seen.clear();
        onWake = () -> {
            power.release();
            seen.add("who waited goes on");
            power.hold();
        };

        half.stop(Duration.ofSeconds(1));

        assertThat(seen).startsWith("off", "who waited goes on").endsWith("off");
        assertThat(half.isRunning()).isFalse();
    }

    @Test
    void startsAgainAfterAStop() {
        half.start(done -> done.accept(null));
        half.stop(Duration.ofSeconds(1));
        half.stop(Duration.ofSeconds(1));
        half.start(done -> done.accept(null));

        assertThat(half.isRunning()).isTrue();
        assertThat(seen).containsExactly("on", "off", "on");
    }

    @Test
    void aStartThatWasInterruptedWhileAStopWentOnGoesOnWithThePowerOn() {
        half.start(done -> done.accept(null));
        Thread.currentThread().interrupt();
        half.stop(Duration.ofSeconds(1));
        assertThatThrownBy(() -> half.start(done -> done.accept(null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();

        later.remove().run();

        assertThat(half.isRunning()).isTrue();
        assertThat(seen).containsExactly("on");
    }

    /** All is answered only once somebody waits for it. */
    private final class Goodbye implements Half.Leaving {

        @Override
        public void leave(Runnable done) {
            later.add(done);
        }

        @Override
        public void drop() {
            // It takes as long as it takes.
        }
    }

    private final class Turns implements NanoClock {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void park(Object blocker, long nanos) {
            later.remove().run();
        }

        @Override
        public void unpark(Thread thread) {
            onWake.run();
        }
    }

    private static final class AtOnce implements Loop {

        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Timers.Timer schedule(long delayNanos, Runnable task) {
            throw new IllegalStateException("nothing here needs a timer");
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    }
}
