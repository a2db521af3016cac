package io.flyweight.mq;

import io.flyweight.mq.net.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Calls from user threads to the loop. The loop must run. */
record LoopCalls(Loop loop) {

    /** Runs the task on the loop and waits for it; what it throws is thrown here. */
    void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        try {
            CompletableFuture.runAsync(task, loop).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(new RuntimeException("called here"));
                throw cause;
            }
            throw e;
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
            return done.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
