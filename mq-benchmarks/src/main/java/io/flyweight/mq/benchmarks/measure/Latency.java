package io.flyweight.mq.benchmarks.measure;

import io.flyweight.mq.benchmarks.peer.Ping;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Round-trip times of one caller.
 *
 * @param p50Micros half of them were at most so long
 * @param p99Micros 99 of 100 were at most so long
 */
public record Latency(double p50Micros, double p99Micros) {

    private static final Duration RAMP = Duration.ofMillis(300);
    private static final int MOST_SAMPLES = 2_000_000;
    private static final double NANOS_PER_MICRO = 1000;

    /** Pings for a short ramp that does not count, and then for {@code time}. */
    public static Latency of(Ping ping, byte[] body, Duration time) throws IOException, InterruptedException {
        long[] samples = new long[MOST_SAMPLES];
        run(ping, body, RAMP, samples);
        int count = run(ping, body, time, samples);
        return of(Arrays.copyOf(samples, count));
    }

    private static int run(Ping ping, byte[] body, Duration time, long[] samples)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long before = System.nanoTime();
        int count = 0;
        while (count < samples.length && before - end < 0) {
            ping.roundTrip(body);
            long after = System.nanoTime();
            samples[count++] = after - before;
            before = after;
        }
        return count;
    }

    /** Takes the percentiles of some times in nanoseconds, one at least. */
    static Latency of(long[] nanos) {
        Arrays.sort(nanos);
        return new Latency(at(nanos, 0.50), at(nanos, 0.99));
    }

    private static double at(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / NANOS_PER_MICRO;
    }
}
