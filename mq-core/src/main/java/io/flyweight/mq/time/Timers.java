package io.flyweight.mq.time;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Deadlines and what to do when they pass. Confined to one thread. */
public final class Timers {

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long order;

    /** Has {@code task} run once {@code deadlineNanos} has passed; equal deadlines run in the order of this call. */
    public Timer schedule(long deadlineNanos, Runnable task) {
        Timer timer = new Timer(deadlineNanos, order++, task);
        queue.add(timer);
        return timer;
    }

    /** Runs what is due and returns how much that was. What a task schedules for now runs in the next call. */
    public int run(long nowNanos) {
        int ran = 0;
        long end = order;
        for (Timer next = queue.peek(); next != null && next.deadlineNanos - nowNanos <= 0; next = queue.peek()) {
            if (next.order >= end && next.task != null) {
                break;
            }
            queue.poll();
            Runnable task = next.task;
            if (task != null) {
                next.task = null;
                task.run();
                ran++;
            }
        }
        return ran;
    }

    /** Returns the time to the next deadline, 0 when it has passed, or {@link Long#MAX_VALUE} when there is none. */
    public long nanosToNext(long nowNanos) {
        Timer next = queue.peek();
        while (next != null && next.task == null) {
            queue.poll();
            next = queue.peek();
        }
        return next == null ? Long.MAX_VALUE : Math.max(0, next.deadlineNanos - nowNanos);
    }

    /** Forgets everything. */
    public void clear() {
        queue.clear();
    }

    /** One deadline. A cancelled one keeps nothing of its task alive. */
    public static final class Timer implements Comparable<Timer> {

        private final long deadlineNanos;
        private final long order;
        private @Nullable Runnable task;

        private Timer(long deadlineNanos, long order, Runnable task) {
            this.deadlineNanos = deadlineNanos;
            this.order = order;
            this.task = task;
        }

        /** Has the task not run, unless it already has. */
        public void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Timer other) {
            long difference = deadlineNanos - other.deadlineNanos;
            return difference != 0 ? Long.signum(difference) : Long.signum(order - other.order);
        }
    }
}
