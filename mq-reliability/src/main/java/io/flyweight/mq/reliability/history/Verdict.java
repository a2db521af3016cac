package io.flyweight.mq.reliability.history;

import io.flyweight.mq.reliability.history.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a check found: how many packets had which outcome, what was broken, and how long recoveries took. */
public final class Verdict {

    /** The outcome of a send whose process was killed before it was told. */
    public static final String KILLED = "CALLER_KILLED";

    private static final int MOST_TEXTS = 20;

    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Violation> first = new ArrayList<>();
    private long slowestNanos;

    void outcome(String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    /** Adds what was found. */
    public void violation(Kind kind, String text) {
        counts.merge(kind, 1L, Long::sum);
        if (first.size() < MOST_TEXTS) {
            first.add(new Violation(kind, text));
        }
    }

    void recovered(long nanos) {
        slowestNanos = Math.max(slowestNanos, nanos);
    }

    /** Adds another one's findings. */
    public void add(Verdict other) {
        other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        other.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        other.first.stream().limit(MOST_TEXTS - first.size()).forEach(first::add);
        recovered(other.slowestNanos);
    }

    /** How many packets had that outcome. */
    public long count(String outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    public Map<String, Long> outcomes() {
        return outcomes;
    }

    /** How often that was broken. */
    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** How often each was broken, without those that never were. */
    public Map<Kind, Long> counts() {
        return counts;
    }

    /** The first violations. */
    public List<Violation> violations() {
        return first;
    }

    public boolean isClean() {
        return counts.isEmpty();
    }

    /** The longest time from a repair to an answer of a handler after which nothing failed any more. */
    public double slowestRecoverySeconds() {
        return slowestNanos / 1e9;
    }
}
