package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Callers that wait for room in a send window, first come first served. Guarded by the window's lock. */
final class RoomQueue {

    private final ReentrantLock lock;
    private final NanoClock clock;
    private final ArrayDeque<Thread> waiters = new ArrayDeque<>();

    RoomQueue(ReentrantLock lock, NanoClock clock) {
        this.lock = lock;
        this.clock = clock;
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /**
     * Waits behind those who came before. Gives the lock up meanwhile.
     *
     * @param room asked whenever it may have changed; what it throws ends the wait
     * @return whether it was the caller's turn, and there was room, before the deadline
     */
    boolean await(BooleanSupplier room, long deadlineNanos) throws InterruptedException {
        Thread self = Thread.currentThread();
        waiters.addLast(self);
        try {
            boolean hasRoom = room.getAsBoolean();
            while (waiters.peekFirst() != self || !hasRoom) {
                long left = deadlineNanos - clock.nanoTime();
                if (left <= 0) {
                    return false;
                }
                park(left);
                hasRoom = room.getAsBoolean();
            }
            return true;
        } finally {
            waiters.remove(self);
            callNext();
        }
    }

    private void park(long nanos) throws InterruptedException {
        lock.unlock();
        try {
            clock.park(this, nanos);
        } finally {
            lock.lock();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Has the first one look again. */
    void callNext() {
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
