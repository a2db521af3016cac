package io.flyweight.mq;

import io.flyweight.mq.net.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Calls from user threads to the loop. The loop must run. */
record LoopCalls(Loop loop) {

    /** Longer than any task of ours takes: a loop that does not answer by then is held up by a handler. */
    private static final long PATIENCE_SECONDS = 10;

    /**
     * Runs the task on the loop and waits for it; what it throws is thrown here.
     *
     * @throws IllegalStateException if the loop is held up, by a watcher that blocks on the I/O thread
     */
    void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        CompletableFuture<Void> done = CompletableFuture.runAsync(task, loop);
        boolean interrupted = false;
        try {
            for (boolean answered = false; !answered; ) {
                try {
                    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    answered = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            done.cancel(false);
            throw new IllegalStateException(
                    "the I/O thread has not answered for " + PATIENCE_SECONDS + " s: does an INLINE watcher block?", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Starts something on the loop that calls back when it is done, and waits for that, but not on the loop itself.
     *
     * @return whether it was done in time
     */
    boolean await(Consumer<Runnable> start, Duration atMost) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        run(() -> start.accept(() -> done.complete(true)));
        if (loop.inLoop()) {
            return done.isDone();
        }
        try {
            return done.get(NodeParts.nanos(atMost), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
