package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.function.BooleanSupplier;

/**
 * Lets other threads run for a moment before a wait: what is waited for may need this very processor, and to be woken
 * takes longer. Where that took long lately, others want the processor too, and to park is the quicker way to get it back.
 * Any thread.
 */
final class Yielder {

    private static final int MOST_YIELDS = 64;
    private static final long LONG_NANOS = 100_000;
    private static final int WAITS_WITHOUT = 256;

    private final NanoClock clock;
    /** How many waits go by without a yield. A hint, which threads may count wrongly. */
    private int without;

    Yielder(NanoClock clock) {
        this.clock = clock;
    }

    /** Returns whether {@code done} has said so within about a hundred microseconds. */
    boolean until(BooleanSupplier done) {
        if (without > 0) {
            without--;
            return done.getAsBoolean();
        }
        long start = clock.nanoTime();
        for (int i = 0; i < MOST_YIELDS; i++) {
            if (done.getAsBoolean()) {
                return true;
            }
            clock.yield();
            if (clock.nanoTime() - start > LONG_NANOS) {
                without = WAITS_WITHOUT;
                break;
            }
        }
        return done.getAsBoolean();
    }
}
