package io.flyweight.mq;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The pools of daemon threads that a node has besides its I/O thread. They outlive a stop, their threads do not. */
final class ThreadPools {

    private static final int IDLE_SECONDS = 10;

    private final String node;
    private final List<ThreadPoolExecutor> pools = new CopyOnWriteArrayList<>();

    ThreadPools(String node) {
        this.node = node;
    }

    /** A thread for each task that runs, and none for what waits. */
    Executor growing(String job) {
        return pool(0, Integer.MAX_VALUE, new SynchronousQueue<>(), job);
    }

    Executor one(String job) {
        return upTo(1, job);
    }

    /** Threads up to a number; what they cannot take waits. */
    Executor upTo(int most, String job) {
        ThreadPoolExecutor pool = pool(most, most, new LinkedBlockingQueue<>(), job);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private ThreadPoolExecutor pool(int core, int most, BlockingQueue<Runnable> queue, String job) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, daemons("mq-" + job + "-" + node));
        pools.add(pool);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** From now on a thread without a task waits for some seconds. */
    void keepIdle() {
        pools.forEach(pool -> pool.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS));
    }

    /** From now on a thread without a task ends at once. */
    void dropIdle() {
        // Zero is refused where core threads may end.
        pools.forEach(pool -> pool.setKeepAliveTime(1, TimeUnit.NANOSECONDS));
    }
}
