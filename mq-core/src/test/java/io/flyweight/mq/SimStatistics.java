package io.flyweight.mq;

import io.flyweight.mq.sim.promise.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What has happened in all runs, by name. */
final class SimStatistics {

    private final Map<Class<?>, long[]> counts = new HashMap<>();
    private final Map<Outcome, Long> outcomes = new TreeMap<>();
    private long packets;
    private long virtualNanos;
    private long steps;

    void count(Enum<?> what) {
        kind(what)[what.ordinal()]++;
    }

    private long[] kind(Enum<?> what) {
        return counts.computeIfAbsent(what.getDeclaringClass(), kind -> new long[kind.getEnumConstants().length]);
    }

    void count(Outcome outcome, long times) {
        packets += times;
        outcomes.merge(outcome, times, Long::sum);
    }

    void passed(long nanos, long runSteps) {
        virtualNanos += nanos;
        steps += runSteps;
    }

    long of(Enum<?> what) {
        return kind(what)[what.ordinal()];
    }

    long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    private Map<String, Long> named() {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((kind, values) -> {
            for (int i = 0; i < values.length; i++) {
                named.put(String.valueOf(kind.getEnumConstants()[i]), values[i]);
            }
        });
        return named;
    }

    @Override
    public String toString() {
        return String.format(
                "%d virtual hours, %d steps, %d packets %s, %s",
                TimeUnit.NANOSECONDS.toHours(virtualNanos), steps, packets, outcomes, named());
    }
}
