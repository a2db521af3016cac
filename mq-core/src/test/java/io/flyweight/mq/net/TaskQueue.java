package io.flyweight.mq.net;

import io.flyweight.mq.time.Timers;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that runs its tasks when the test says so, on the test's thread. */
final class TaskQueue implements Loop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timers.Timer schedule(long delayNanos, Runnable task) {
        throw new UnsupportedOperationException("no timers here");
    }

    @Override
    public long nanoTime() {
        return 0;
    }
}
