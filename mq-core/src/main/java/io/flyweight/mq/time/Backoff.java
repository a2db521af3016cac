package io.flyweight.mq.time;

import java.util.random.RandomGenerator;

/**
 * A fixed delay with jitter, so that a restart does not bring all peers at one instant.
 *
 * @param delayNanos the mean delay
 * @param random where the jitter comes from
 */
public record Backoff(long delayNanos, RandomGenerator random) {

    private static final double JITTER = 0.2;

    /** Returns the next delay: the mean, up to 20 % more or less. */
    public long nextNanos() {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return (long) (delayNanos * factor);
    }
}
