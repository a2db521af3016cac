package io.flyweight.mq.time;

import java.util.concurrent.locks.LockSupport;

/**
 * A clock that counts nanoseconds from an arbitrary point, and the one way in which threads of this library wait. A
 * simulation brings its own of both.
 */
@FunctionalInterface
public interface NanoClock {

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

    /** Ends the present park of a thread, or its next one. */
    default void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }
}
