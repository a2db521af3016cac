package io.flyweight.mq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The common life of a node's two halves, the receiving and the sending one. The state changes on the loop alone, and no
 * lock is held while somebody waits: a stop in a hurry cuts a longer one short, and whoever starts waits for the stop.
 *
 * <pre>
 * STOPPED -&gt; RUNNING -&gt; STOPPING -&gt; STOPPED
 * </pre>
 */
final class Half {

    private static final Logger LOG = LoggerFactory.getLogger(Half.class);
    /** A little longer than a closed connection lingers for its CLOSE to be read. */
    private static final Duration LINGER = Duration.ofMillis(1_500);

    private final LoopCalls calls;
    private final PowerSwitch power;
    private final Leaving leaving;
    private final List<Runnable> afterStop = new ArrayList<>();
    private volatile State state = State.STOPPED;

    private enum State {
        STOPPED,
        RUNNING,
        STOPPING
    }

    /** How this half ends. On the loop. */
    interface Leaving {

        /** Says goodbye, and runs {@code done} once all is answered and the last socket closed, however that came. */
        void leave(Runnable done);

        /** Ends at once what {@link #leave} still waits for. */
        void drop();
    }

    Half(LoopCalls calls, PowerSwitch power, Leaving leaving) {
        this.calls = calls;
        this.power = power;
        this.leaving = leaving;
    }

    /** Whether it has been started and not stopped. Any thread. */
    boolean isRunning() {
        return state == State.RUNNING;
    }

    /**
     * Starts; where it runs already, {@code work} is done all the same.
     *
     * @param work on the loop; tells when it is done, and what failed
     * @throws IllegalStateException if the thread is interrupted, whose flag stays
     */
    void start(Consumer<Consumer<@Nullable RuntimeException>> work) {
        calls.assertNotOnLoop();
        power.hold();
        try {
            AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
            boolean done = calls.await(
                    told -> whenNotStopping(() -> begin(work, result -> {
                        failure.set(result);
                        told.run();
                    })),
                    ConfigRules.LONGEST);
            if (!done) {
                throw new IllegalStateException("interrupted while starting; it goes on in the background");
            }
            RuntimeException thrown = failure.get();
            if (thrown != null) {
                throw thrown;
            }
        } finally {
            power.release();
        }
    }

    private void whenNotStopping(Runnable task) {
        if (state == State.STOPPING) {
            // Whoever starts may be gone by then, interrupted, and who stops must not be the last to need the power.
            power.hold();
            afterStop.add(() -> {
                whenNotStopping(task);
                power.release();
            });
        } else {
            task.run();
        }
    }

    private void begin(Consumer<Consumer<@Nullable RuntimeException>> work, Consumer<@Nullable RuntimeException> done) {
        boolean first = state == State.STOPPED;
        if (first) {
            power.hold();
            state = State.RUNNING;
        }
        Consumer<@Nullable RuntimeException> begun = failure -> {
            if (failure != null && first) {
                leave(() -> done.accept(failure));
            } else {
                done.accept(failure);
            }
        };
        try {
            work.accept(begun);
        } catch (RuntimeException e) {
            begun.accept(e);
        }
    }

    /** Runs something on the loop, if this half runs, and waits for it. */
    void whileRunning(Runnable task) {
        calls.assertNotOnLoop();
        if (state == State.STOPPED) {
            return;
        }
        power.hold();
        try {
            calls.run(() -> {
                if (state == State.RUNNING) {
                    task.run();
                }
            });
        } finally {
            power.release();
        }
    }

    /** Stops in good order; what is left after {@code drain} is ended at once. */
    void stop(Duration drain) {
        calls.assertNotOnLoop();
        if (state == State.STOPPED) {
            return;
        }
        power.hold();
        try {
            if (!calls.await(this::leave, drain)) {
                calls.await(this::drop, LINGER);
            }
        } finally {
            power.release();
        }
    }

    private void leave(Runnable done) {
        if (state == State.STOPPED) {
            done.run();
            return;
        }
        afterStop.add(done);
        if (state == State.RUNNING) {
            state = State.STOPPING;
            try {
                leaving.leave(this::stopped);
            } catch (RuntimeException | Error e) {
                LOG.error("leaving in good order failed; ending at once", e);
                leaving.drop();
            }
        }
    }

    private void drop(Runnable done) {
        if (state == State.STOPPED) {
            done.run();
            return;
        }
        afterStop.add(done);
        leaving.drop();
    }

    private void stopped() {
        if (state == State.STOPPED) {
            return;
        }
        state = State.STOPPED;
        // Before anybody is told: who waits holds the power too, and is to end the thread, not the thread itself.
        power.release();
        List<Runnable> told = new ArrayList<>(afterStop);
        afterStop.clear();
        told.forEach(Runnable::run);
    }
}
