package io.flyweight.mq.benchmarks.peer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A window for peers that have none of their own: one thread sends, another one tells what is done. Cheaper than a
 * semaphore, and a sender that waits is woken only when a quarter of the window is free, so that it sends a batch then.
 */
final class SendLimit {

    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long limit;
    private final long wakeAt;
    private final AtomicLong done = new AtomicLong();
    private long taken;
    private long doneSeen;
    private volatile long takenWhenWaiting;
    private volatile @Nullable Thread waiter;

    SendLimit(long limit) {
        this.limit = limit;
        this.wakeAt = limit - Math.max(1, limit / 4);
    }

    /** Takes one place and waits for it. On the sending thread. */
    void take() throws InterruptedException {
        if (taken - doneSeen >= limit) {
            doneSeen = done.get();
            if (taken - doneSeen >= limit) {
                await();
            }
        }
        taken++;
    }

    private void await() throws InterruptedException {
        takenWhenWaiting = taken;
        waiter = Thread.currentThread();
        try {
            while (taken - done.get() > wakeAt) {
                LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            doneSeen = done.get();
        } finally {
            waiter = null;
        }
    }

    /** All up to the {@code count}th are done. On the one thread that tells. */
    void doneUpTo(long count) {
        done.set(count);
        Thread waiting = waiter;
        if (waiting != null && takenWhenWaiting - count <= wakeAt) {
            LockSupport.unpark(waiting);
        }
    }

    /** One more is done. On the one thread that tells. */
    void oneDone() {
        doneUpTo(done.getPlain() + 1);
    }

    long done() {
        return done.get();
    }
}
