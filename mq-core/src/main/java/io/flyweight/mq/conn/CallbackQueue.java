package io.flyweight.mq.conn;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs callbacks one at a time and in order, on whatever executor there is. */
public final class CallbackQueue implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);
    private static final ThreadRole.Role ROLE = new ThreadRole.Callback();

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Creates a queue that borrows threads of {@code executor}. */
    public CallbackQueue(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            borrowThread();
        }
    }

    /** Answers must be told even where the executor was shut down too early. */
    private void borrowThread() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            LOG.warn("the callback executor takes no tasks; using a thread of its own: {}", e.getMessage());
            new Thread(this::drain, "mq-callback").start();
        }
    }

    private void drain() {
        ThreadRole.run(ROLE, () -> {
            int done;
            do {
                done = runAll();
            } while (waiting.addAndGet(-done) > 0);
        });
    }

    private int runAll() {
        int done = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a callback threw", e);
            }
            done++;
        }
        return done;
    }
}
