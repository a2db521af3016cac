package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is mostly held for some tens of nanoseconds: whoever finds it taken looks again for about a microsecond, then
 * lets others run, since whoever holds it may have lost its processor, and only then parks.
 */
final class BriefLock extends ReentrantLock {

    private static final long serialVersionUID = 1;
    private static final int SPINS = 64;

    private final transient Yielder yielder;

    BriefLock(NanoClock clock) {
        this.yielder = new Yielder(clock);
    }

    @Override
    public void lock() {
        for (int i = 0; i < SPINS; i++) {
            if (tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        if (!yielder.until(this::tryLock)) {
            super.lock();
        }
    }
}
