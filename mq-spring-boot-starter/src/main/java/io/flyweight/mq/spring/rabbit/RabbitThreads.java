package io.flyweight.mq.spring.rabbit;

import io.flyweight.mq.spring.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Two daemon threads: one tells answers, so that no caller's code runs on the client's threads; one watches the time. */
final class RabbitThreads {

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("mq-timer"));
    private final ExecutorService callbacks;
    private volatile Thread callback = Thread.currentThread();

    RabbitThreads() {
        timer.setRemoveOnCancelPolicy(true);
        callbacks = Executors.newSingleThreadExecutor(task -> {
            Thread thread = DaemonThreads.named("mq-callback").newThread(task);
            callback = thread;
            return thread;
        });
        callback = new Thread("none yet");
    }

    /** Whoever asks after the end is answered on the thread that asks. */
    Executor callbacks() {
        return task -> {
            try {
                callbacks.execute(task);
            } catch (RejectedExecutionException e) {
                task.run();
            }
        };
    }

    boolean inCallback() {
        return Thread.currentThread() == callback;
    }

    /** Does it after a while, unless what is returned is called before. */
    Runnable after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> scheduled = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            task.run();
            return () -> {};
        }
    }

    /** What has its answer is still told. */
    void close() {
        timer.shutdownNow();
        callbacks.shutdown();
    }
}
