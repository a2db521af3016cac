package io.flyweight.mq.time;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** Threads that wait until something is so. Whoever may have made it so calls {@link #wake}. Any thread. */
public final class Waiters {

    private final NanoClock clock;
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    /** Creates it, with nobody waiting. */
    public Waiters(NanoClock clock) {
        this.clock = clock;
    }

    /**
     * Blocks the calling thread until {@code condition} holds, for at most {@code nanos}.
     *
     * @return whether it holds
     */
    public boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
        long start = clock.nanoTime();
        Thread self = Thread.currentThread();
        threads.add(self);
        try {
            while (!condition.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = nanos - (clock.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                clock.park(this, left);
            }
            return true;
        } finally {
            threads.remove(self);
        }
    }

    /** As {@link #await}, but an interrupt is kept for later. */
    public boolean awaitUninterruptibly(BooleanSupplier condition, long nanos) {
        long start = clock.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return await(condition, nanos - (clock.nanoTime() - start));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has everybody look again. */
    public void wake() {
        threads.forEach(clock::unpark);
    }
}
