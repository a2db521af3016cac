package io.flyweight.mq.conn;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.time.Timers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A loop whose turns and time a test gives. The thread that made it is its thread, unless told otherwise. */
final class ManualLoop implements Loop, NanoClock {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private volatile Thread thread = Thread.currentThread();
    private volatile long nowNanos = Long.MAX_VALUE - 1000;

    /** What happens while a thread is parked; where it is nothing, the thread really waits. */
    @Nullable Runnable onPark;

    int parks;

    @Override
    public void park(Object blocker, long nanos) {
        Runnable meanwhile = onPark;
        if (meanwhile == null) {
            NanoClock.super.park(blocker, nanos);
        } else {
            parks++;
            meanwhile.run();
        }
    }

    /** Makes the present thread a caller like any other. */
    void leave() {
        thread = new Thread(() -> {});
    }

    /** Makes the present thread the loop's. */
    void enter() {
        thread = Thread.currentThread();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timers.Timer schedule(long delayNanos, Runnable task) {
        assertInLoop();
        return timers.schedule(nowNanos + delayNanos, task);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    int waiting() {
        return tasks.size();
    }

    /** Runs one task. */
    void turn() {
        tasks.remove().run();
    }

    /** Runs tasks until there are none. */
    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    long nanosToNext() {
        return timers.nanosToNext(nowNanos);
    }

    /** Lets time pass in which nothing runs, and then runs what is due by then. */
    void stall(long nanos) {
        nowNanos += nanos;
        timers.run(nowNanos);
        runAll();
    }

    /** Lets time pass, and runs each timer at its time; returns how many there were. */
    int advance(long nanos) {
        long end = nowNanos + nanos;
        int ran = 0;
        runAll();
        for (long next = nanosToNext(); next <= end - nowNanos; next = nanosToNext()) {
            nowNanos += next;
            ran += timers.run(nowNanos);
            runAll();
        }
        nowNanos = end;
        return ran;
    }
}
