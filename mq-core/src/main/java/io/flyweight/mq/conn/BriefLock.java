package io.flyweight.mq.conn;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is mostly held for some tens of nanoseconds: whoever finds it taken looks again for about a microsecond, then
 * lets others run, since whoever holds it may have lost its processor, and only then parks: being woken takes longer than
 * all of this.
 */
final class BriefLock extends ReentrantLock {

    private static final long serialVersionUID = 1;
    private static final int SPINS = 64;
    private static final int YIELDS = 16;

    @Override
    public void lock() {
        for (int i = 0; i < SPINS; i++) {
            if (tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        for (int i = 0; i < YIELDS; i++) {
            Thread.yield();
            if (tryLock()) {
                return;
            }
        }
        super.lock();
    }
}
