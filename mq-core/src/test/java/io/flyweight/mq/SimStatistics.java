package io.flyweight.mq;

import io.flyweight.mq.sim.promise.Outcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What has happened in all runs, by name. */
final class SimStatistics {

    private static final double NANOS_PER_HOUR = 3_600e9;

    private final Map<Class<?>, long[]> counts = new LinkedHashMap<>();
    private final Map<Outcome, Long> outcomes = new TreeMap<>();
    private long runs;
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
        runs++;
        virtualNanos += nanos;
        steps += runSteps;
    }

    long of(Enum<?> what) {
        return kind(what)[what.ordinal()];
    }

    long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    private static String line(Class<?> kind, long[] values) {
        Map<String, Long> named = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(String.valueOf(kind.getEnumConstants()[i]), values[i]);
        }
        return "\n  " + kind.getSimpleName().toLowerCase(Locale.ROOT) + "s: " + named;
    }

    /** One line for each group. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder(String.format(
                Locale.ROOT,
                "\n  %.1f virtual hours, %d steps\n  %d packets, %.0f a seed: %s",
                virtualNanos / NANOS_PER_HOUR,
                steps,
                packets,
                (double) packets / Math.max(1, runs),
                outcomes));
        counts.forEach((kind, values) -> lines.append(line(kind, values)));
        return lines.toString();
    }
}
