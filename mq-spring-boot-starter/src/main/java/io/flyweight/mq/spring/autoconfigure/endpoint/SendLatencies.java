package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqSendObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How long sends took that a handler has answered, by peer: a histogram that only grows, so that each of several viewers
 * can subtract what it has seen before. Four buckets for each doubling, from 1 \u00b5s to 36 minutes: a percentile is
 * at most a quarter too large.
 */
public final class SendLatencies implements MqSendObserver {

    private static final int BUCKETS = 120;
    private static final int BUCKETS_AN_OCTAVE = 4;

    private final Map<String, AtomicLongArray> byPeer = new ConcurrentHashMap<>();

    /**
     * Sends that took less than some time, and not less than the bucket before.
     *
     * @param micros the time, in microseconds
     * @param count how many since the start
     */
    public record Bucket(long micros, long count) {}

    @Override
    public Sending onSend(String queue, Packet packet, boolean request) {
        return new Timed(this, queue, packet, System.nanoTime());
    }

    private record Timed(SendLatencies latencies, String peer, Packet packet, long sinceNanos) implements Sending {

        @Override
        public void onAnswer(@Nullable Throwable failure) {
            MqOutcome outcome = MqOutcome.of(failure);
            if (outcome == MqOutcome.OK || outcome == MqOutcome.REJECTED) {
                latencies.record(peer, System.nanoTime() - sinceNanos);
            }
        }
    }

    void record(String peer, long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        byPeer.computeIfAbsent(peer, any -> new AtomicLongArray(BUCKETS)).incrementAndGet(bucket(micros));
    }

    private static int bucket(long micros) {
        if (micros < BUCKETS_AN_OCTAVE) {
            return (int) Math.max(0, micros);
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int quarter = (int) (micros >>> (octave - 2)) & (BUCKETS_AN_OCTAVE - 1);
        return Math.min(BUCKETS - 1, (octave - 1) * BUCKETS_AN_OCTAVE + quarter);
    }

    private static long end(int bucket) {
        if (bucket < BUCKETS_AN_OCTAVE) {
            return bucket + 1L;
        }
        int octave = bucket / BUCKETS_AN_OCTAVE + 1;
        return (BUCKETS_AN_OCTAVE + bucket % BUCKETS_AN_OCTAVE + 1L) << (octave - 2);
    }

    /** The buckets of one peer that are not empty, the shortest times first. */
    public List<Bucket> of(String peer) {
        List<Bucket> buckets = new ArrayList<>();
        AtomicLongArray counts = byPeer.get(peer);
        for (int i = 0; counts != null && i < BUCKETS; i++) {
            long count = counts.get(i);
            if (count > 0) {
                buckets.add(new Bucket(end(i), count));
            }
        }
        return buckets;
    }
}
