package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The room in a send window, and the callers that wait for it, first come first served. Guarded by the window's lock.
 *
 * <p>To wake a thread costs more than to send many packets. So the first one that waits lets others run for a moment
 * before it parks, is called when a quarter of the window is free, and has a look by itself after one, two, four ...
 * milliseconds.
 */
final class WindowRoom {

    private static final int WORTH_A_CALL = 4;
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(64);

    private final ReentrantLock lock;
    private final SendWindow.Limits limits;
    private final NanoClock clock;
    private final WindowRing ring;
    private final Yielder yielder;
    private final ArrayDeque<Thread> waiters = new ArrayDeque<>();
    private long bytes;

    WindowRoom(ReentrantLock lock, SendWindow.Limits limits, WindowRing ring, Yielder yielder) {
        this.yielder = yielder;
        this.lock = lock;
        this.limits = limits;
        this.clock = limits.clock();
        this.ring = ring;
    }

    /** The bytes in flight, as the window counts them. */
    long bytes() {
        return bytes;
    }

    /** Whether there is room, and nobody who came before waits for it. */
    boolean has(int cost) {
        return waiters.isEmpty() && fits(cost);
    }

    private boolean fits(int cost) {
        return ring.count() == 0 || (ring.span() < limits.packets() && bytes + cost <= limits.bytes());
    }

    void take(int cost) {
        bytes += cost;
    }

    void free(long cost) {
        bytes -= cost;
        if (isWorthACall()) {
            callNext();
        }
    }

    private boolean isWorthACall() {
        return ring.count() == 0
                || (ring.span() <= limits.packets() - limits.packets() / WORTH_A_CALL
                        && bytes <= limits.bytes() - limits.bytes() / WORTH_A_CALL);
    }

    /**
     * Waits behind those who came before. Gives the lock up meanwhile.
     *
     * @param check asked whenever something may have changed; what it throws ends the wait
     * @return whether it was the caller's turn, and there was room, before the deadline
     */
    boolean await(int cost, Runnable check, long deadlineNanos) throws InterruptedException {
        Thread self = Thread.currentThread();
        waiters.addLast(self);
        try {
            check.run();
            if (waiters.peekFirst() == self) {
                letOthersRun();
                check.run();
            }
            long look = FIRST_LOOK_NANOS;
            while (waiters.peekFirst() != self || !fits(cost)) {
                long left = deadlineNanos - clock.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long nap = waiters.peekFirst() == self ? Math.min(left, look) : left;
                giveUpLock(() -> clock.park(this, nap));
                look = Math.min(2 * look, LONGEST_LOOK_NANOS);
                check.run();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        } finally {
            waiters.remove(self);
            callNext();
        }
    }

    /** What makes room may wait for this very processor: then there is room soon, and without a wake-up. */
    private void letOthersRun() {
        giveUpLock(() -> yielder.until(() -> {
            lock.lock();
            try {
                return isWorthACall();
            } finally {
                lock.unlock();
            }
        }));
    }

    private void giveUpLock(Runnable wait) {
        lock.unlock();
        try {
            wait.run();
        } finally {
            lock.lock();
        }
    }

    private void callNext() {
        Thread next = waiters.peekFirst();
        if (next != null) {
            clock.unpark(next);
        }
    }

    /** Has everybody look again. */
    void callAll() {
        waiters.forEach(clock::unpark);
    }
}
