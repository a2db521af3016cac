package io.flyweight.mq;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.time.Waiters;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls from user threads to the loop. The loop must run. */
record LoopCalls(Loop loop, NanoClock clock) {

    /** Longer than any task of ours takes: a loop that does not answer by then is held up by a handler. */
    private static final long PATIENCE_SECONDS = 10;

    /** Fails on the I/O thread, which would wait for itself, or for a thread that waits for it. */
    void assertNotOnLoop() {
        if (loop.inLoop()) {
            throw new IllegalStateException(
                    "a node is not started, stopped or changed on its own I/O thread, where INLINE watchers are called");
        }
    }

    /**
     * Runs the task on the loop and waits for it; what it throws is thrown here. An interrupt does not end the wait.
     *
     * @throws IllegalStateException if the loop is held up, by a watcher that blocks on the I/O thread
     */
    void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        Call call = new Call(task, new Waiters(clock));
        loop.execute(call);
        if (!call.waiters.awaitUninterruptibly(call::isOver, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS))
                && call.giveUp()) {
            throw new IllegalStateException(
                    "the I/O thread has not answered for " + PATIENCE_SECONDS + " s: does an INLINE watcher block?");
        }
        call.rethrow();
    }

    /**
     * Starts something on the loop that calls back when it is done, and waits for that, but not on the loop itself.
     *
     * @return whether it was done in time; {@code false} at an interrupt, whose flag stays
     */
    boolean await(Consumer<Runnable> start, Duration atMost) {
        AtomicBoolean done = new AtomicBoolean();
        Waiters waiters = new Waiters(clock);
        run(() -> start.accept(() -> {
            done.set(true);
            waiters.wake();
        }));
        if (loop.inLoop()) {
            return done.get();
        }
        try {
            return waiters.await(done::get, NodeParts.nanos(atMost));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One task on its way to the loop. */
    private static final class Call implements Runnable {

        private final Runnable task;
        private final Waiters waiters;
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile boolean over;
        private @Nullable Throwable failure;

        Call(Runnable task, Waiters waiters) {
            this.task = task;
            this.waiters = waiters;
        }

        @Override
        public void run() {
            if (!begun.compareAndSet(false, true)) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            over = true;
            waiters.wake();
        }

        boolean isOver() {
            return over;
        }

        /** Has the task not run any more; {@code false} if it has begun. */
        boolean giveUp() {
            return begun.compareAndSet(false, true) || !over;
        }

        void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
