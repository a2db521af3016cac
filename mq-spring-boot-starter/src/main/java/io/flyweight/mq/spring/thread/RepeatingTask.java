package io.flyweight.mq.spring.thread;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is done again and again, on a daemon thread of its own. Thread-safe. */
public final class RepeatingTask {

    private static final Logger log = LoggerFactory.getLogger(RepeatingTask.class);

    private final String thread;
    private final Duration interval;
    private final Runnable task;
    private final AtomicBoolean soon = new AtomicBoolean();
    private volatile @Nullable ScheduledExecutorService executor;

    /**
     * Creates a task that does nothing yet.
     *
     * @param thread the thread's name
     * @param interval from the end of one turn to the beginning of the next; above 0
     * @param task one turn; what it throws is logged
     */
    public RepeatingTask(String thread, Duration interval, Runnable task) {
        this.thread = thread;
        this.interval = interval;
        this.task = task;
    }

    /** Begins: after one interval with the first turn. */
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(thread));
        started.scheduleWithFixedDelay(this::turn, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        soon.set(false);
        executor = started;
    }

    /** Has a turn besides as soon as possible; one, however often this is called before it begins. */
    public void soon() {
        ScheduledExecutorService running = executor;
        if (running != null && soon.compareAndSet(false, true)) {
            try {
                running.execute(() -> {
                    soon.set(false);
                    turn();
                });
            } catch (RejectedExecutionException e) {
                soon.set(false);
                log.debug("{} has been stopped", thread);
            }
        }
    }

    /** One that throws would be the last. */
    private void turn() {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.warn("{} failed, and goes on in {} s", thread, interval.toSeconds(), e);
        }
    }

    /**
     * Ends, after the turn that is at work.
     *
     * @param patience how long to wait for that turn, which is interrupted then; 0 for not at all
     */
    public void stop(Duration patience) {
        ScheduledExecutorService running = executor;
        executor = null;
        if (running != null) {
            DaemonThreads.end(running, patience);
        }
    }

    /** Returns whether it was started and not stopped. */
    public boolean isRunning() {
        return executor != null;
    }
}
