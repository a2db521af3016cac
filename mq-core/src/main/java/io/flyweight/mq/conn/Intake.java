package io.flyweight.mq.conn;

import java.util.concurrent.atomic.AtomicLong;

/** What of one connection may still be handed to the watcher. The lane takes, the loop closes: any thread. */
final class Intake {

    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicLong taken = new AtomicLong();

    /** Claims a packet for the watcher, in order; {@code false} if nothing may be handed over any more. */
    boolean take(long number) {
        return taken.compareAndSet(number - 1, number);
    }

    /** Lets nothing more be taken, and returns the last number that was. Idempotent. */
    long close() {
        return taken.accumulateAndGet(CLOSED, (number, closed) -> number | closed) & ~CLOSED;
    }
}
