package io.flyweight.mq.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What the rounds of one workload gave: for each contestant some figures in each round, or why there are none. */
public final class Figures {

    private final Map<String, List<double[]>> rounds = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** Adds the figures of one round. */
    public void add(String name, double... taken) {
        rounds.computeIfAbsent(name, key -> new ArrayList<>()).add(taken);
    }

    /** Notes why a contestant has no figures. */
    public void fail(String name, Throwable cause) {
        failures.put(name, String.valueOf(cause));
    }

    boolean hasFailed(String name) {
        return failures.containsKey(name);
    }

    /** Returns why the contestant has no figures, or {@code null}. */
    @Nullable String failure(String name) {
        return failures.get(name);
    }

    /** Returns the row of the contestant that {@code head} begins with: its figures as they are shown, or why there are none. */
    public List<String> row(List<String> head, OptionalDouble... shown) {
        List<String> row = new ArrayList<>(head);
        String failure = failure(head.get(0));
        if (failure != null) {
            row.add("failed: " + failure);
        } else {
            Arrays.stream(shown).map(Figures::shown).forEach(row::add);
        }
        return row;
    }

    /** Returns the largest of the figures at {@code index}; empty where the contestant failed or did not take part. */
    public OptionalDouble best(String name, int index) {
        return all(name, index).max();
    }

    /** Returns the middle one of the figures at {@code index}; empty where there is none. */
    public OptionalDouble median(String name, int index) {
        double[] sorted = all(name, index).sorted().toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
    }

    private DoubleStream all(String name, int index) {
        if (hasFailed(name)) {
            return DoubleStream.empty();
        }
        return rounds.getOrDefault(name, List.of()).stream().mapToDouble(taken -> taken[index]);
    }

    /** Returns {@code figure / base}, where both are there. */
    public static OptionalDouble ratio(OptionalDouble figure, OptionalDouble base) {
        return figure.isPresent() && base.isPresent()
                ? OptionalDouble.of(figure.getAsDouble() / base.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Returns a figure with about three digits that count, for people. */
    public static String shown(double figure) {
        double size = Math.abs(figure);
        if (size >= 1_000_000) {
            return String.format(Locale.ROOT, "%.2f M", figure / 1_000_000);
        }
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", figure);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", figure);
    }

    /** As {@link #shown(double)}, or a dash. */
    public static String shown(OptionalDouble figure) {
        return figure.isPresent() ? shown(figure.getAsDouble()) : "–";
    }
}
