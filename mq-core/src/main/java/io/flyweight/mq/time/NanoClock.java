package io.flyweight.mq.time;

/** A monotonic clock in nanoseconds. Two readings compare by their difference only. */
@FunctionalInterface
public interface NanoClock {

    /** Returns the present reading. Any thread. */
    long nanoTime();
}
