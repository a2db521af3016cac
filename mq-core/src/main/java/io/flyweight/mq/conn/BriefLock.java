package io.flyweight.mq.conn;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is mostly held for some tens of nanoseconds: whoever finds it taken looks again for about a microsecond
 * before it parks, since being woken takes many.
 */
final class BriefLock extends ReentrantLock {

    private static final long serialVersionUID = 1;
    private static final int SPINS = 64;

    @Override
    public void lock() {
        for (int i = 0; i < SPINS; i++) {
            if (tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        super.lock();
    }
}
