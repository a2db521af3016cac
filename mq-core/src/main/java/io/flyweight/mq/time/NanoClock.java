package io.flyweight.mq.time;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A clock that counts nanoseconds from an arbitrary point, and the one way in which threads of this library wait. A
 * simulation brings its own of both.
 */
@FunctionalInterface
public interface NanoClock {

    /** How often {@link #yieldUntil} lets others run. */
    int MOST_YIELDS = 64;

    /** How long {@link #yieldUntil} takes, but for its last yield. */
    long MOST_YIELDING_NANOS = 100_000;

    /** Returns the present time. Readings compare by their difference. */
    long nanoTime();

    /**
     * Blocks the calling thread until it is unparked or interrupted, or {@code nanos} have passed. May return early for
     * no reason.
     */
    default void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    /** Lets other threads run that wait for the calling one's processor, and returns at once if there are none. */
    default void yield() {
        Thread.yield();
    }

    /** Lets other threads run for a moment, about a hundred microseconds at most, until {@code done} says so. */
    default void yieldUntil(BooleanSupplier done) {
        long start = nanoTime();
        for (int i = 0; i < MOST_YIELDS && !done.getAsBoolean(); i++) {
            this.yield();
            // Where others want the processor, a yield may take long.
            if (nanoTime() - start > MOST_YIELDING_NANOS) {
                return;
            }
        }
    }

    /** Ends the present park of a thread, or its next one. */
    default void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }
}
