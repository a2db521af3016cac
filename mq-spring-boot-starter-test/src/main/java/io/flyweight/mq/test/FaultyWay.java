package io.flyweight.mq.test;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What goes wrong on one way through a proxy. The last fault that was told counts, also for bytes that wait already. */
final class FaultyWay {

    private static final int PIECES_A_SECOND = 20;

    private static final Fault NONE = new Fault(Integer.MAX_VALUE, 0);
    private static final Fault HOLDS = new Fault(Integer.MAX_VALUE, Long.MAX_VALUE);
    private static final Fault DROPS = new Fault(0, 0);

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Fault fault = NONE;

    /** So many bytes at most go on together, after so long. */
    private record Fault(int bytes, long waitNanos) {}

    void restore() {
        become(NONE);
    }

    void hold() {
        become(HOLDS);
    }

    void drop() {
        become(DROPS);
    }

    boolean drops() {
        lock.lock();
        try {
            return fault == DROPS;
        } finally {
            lock.unlock();
        }
    }

    void delay(Duration delay) {
        become(new Fault(Integer.MAX_VALUE, delay.toNanos()));
    }

    void slow(int bytesPerSecond) {
        int piece = Math.max(1, bytesPerSecond / PIECES_A_SECOND);
        become(new Fault(piece, TimeUnit.SECONDS.toNanos(piece) / bytesPerSecond));
    }

    private void become(Fault next) {
        lock.lock();
        try {
            fault = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until some of the next {@code count} bytes may go on, and returns how many; 0 if they are lost. */
    int admit(int count) throws InterruptedIOException {
        lock.lock();
        try {
            while (true) {
                Fault now = fault;
                long left = now.waitNanos;
                while (left > 0 && now == fault) {
                    left = changed.awaitNanos(left);
                }
                if (now == fault) {
                    return Math.min(count, now.bytes);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while bytes were held back");
        } finally {
            lock.unlock();
        }
    }
}
