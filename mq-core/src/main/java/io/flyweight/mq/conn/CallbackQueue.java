package io.flyweight.mq.conn;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs callbacks one at a time and in order, on whatever executor there is. */
public final class CallbackQueue implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);
    private static final ThreadRole.Role ROLE = new ThreadRole.Callback();

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /** Creates a queue that borrows threads of {@code executor}. */
    public CallbackQueue(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (running.compareAndSet(false, true)) {
            borrowThread();
        }
    }

    /** Answers must be told even where the executor was shut down too early, or the system has no thread for it. */
    private void borrowThread() {
        try {
            executor.execute(this::drain);
        } catch (RuntimeException | Error e) {
            LOG.warn("the callback executor takes no tasks; using a thread of its own: {}", e.toString());
            startThread();
        }
    }

    private void startThread() {
        try {
            new Thread(this::drain, "mq-callback").start();
        } catch (Error e) {
            LOG.error("there is no thread for callbacks; the next one tries again", e);
            running.set(false);
        }
    }

    private void drain() {
        ThreadRole.run(ROLE, () -> {
            do {
                runAll();
                running.set(false);
            } while (!tasks.isEmpty() && running.compareAndSet(false, true));
        });
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a callback threw", e);
            }
        }
    }
}
