package io.flyweight.mq.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How the thread that measures waits. */
public final class Waiting {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Waiting() {}

    /** Lets time pass. */
    public static void pass(Duration time) throws InterruptedException {
        until(() -> false, time);
    }

    /** Waits until {@code condition} holds, and returns whether it did in time. */
    public static boolean until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long left = atMost.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, POLL_NANOS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }
}
