package io.flyweight.mq.spring.rabbit;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Two daemon threads: one tells answers, so that no caller's code runs on the client's threads; one watches the time. */
final class RabbitThreads {

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "mq-timer"));
    private final ExecutorService callbacks;
    private volatile Thread callback = Thread.currentThread();

    RabbitThreads() {
        timer.setRemoveOnCancelPolicy(true);
        callbacks = Executors.newSingleThreadExecutor(task -> {
            Thread thread = daemon(task, "mq-callback");
            callback = thread;
            return thread;
        });
        callback = new Thread("none yet");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    Executor callbacks() {
        return callbacks;
    }

    boolean inCallback() {
        return Thread.currentThread() == callback;
    }

    ScheduledFuture<?> after(Duration delay, Runnable task) {
        return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What has its answer is still told. */
    void close() {
        timer.shutdownNow();
        callbacks.shutdown();
    }
}
