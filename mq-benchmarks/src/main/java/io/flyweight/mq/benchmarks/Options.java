package io.flyweight.mq.benchmarks;

import io.flyweight.mq.support.OptionValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to run.
 *
 * @param workloads their numbers, in upper case
 * @param contestants whom to measure; empty for all
 * @param rounds how many turns each contestant has
 * @param seconds how long a turn is
 * @param nodes how many nodes the mesh has
 * @param output the file to write; empty for the default one
 */
public record Options(
        Set<String> workloads, Set<String> contestants, int rounds, double seconds, int nodes, String output) {

    /** How to call it. */
    public static final String USAGE =
            "options: --workloads S1,S3  --contestants flyweight,raw,jeromq,netty,grpc,aeron,jackson,rabbitmq  --rounds 5  --seconds 1.5"
                    + "  --nodes 100  --output FILE";

    private static final List<String> CONTESTANTS =
            List.of("flyweight", "raw", "jeromq", "netty", "grpc", "aeron", "jackson", "rabbitmq");
    private static final int DEFAULT_ROUNDS = 5;
    private static final double DEFAULT_SECONDS = 1.5;
    private static final int DEFAULT_NODES = 100;
    private static final double MILLIS_PER_SECOND = 1000;

    /**
     * Reads options as they are given on the command line.
     *
     * @param known all workloads there are
     * @throws IllegalArgumentException naming what is wrong
     */
    public static Options parse(Set<String> known, String... args) {
        Set<String> workloads = new TreeSet<>(known);
        Set<String> contestants = Set.of();
        int rounds = DEFAULT_ROUNDS;
        double seconds = DEFAULT_SECONDS;
        int nodes = DEFAULT_NODES;
        String output = "";
        List<String> rest = new ArrayList<>(List.of(args));
        while (!rest.isEmpty()) {
            String name = rest.remove(0);
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(name + " has no value");
            }
            String value = rest.remove(0);
            switch (name) {
                case "--workloads" -> workloads = list(name, value.toUpperCase(Locale.ROOT), known);
                case "--contestants" -> contestants = list(name, value, CONTESTANTS);
                case "--rounds" -> rounds = (int) OptionValues.number(name, value, 1, 1000);
                case "--seconds" -> seconds = OptionValues.number(name, value, 0.1, 600);
                case "--nodes" -> nodes = (int) OptionValues.number(name, value, 3, 1000);
                case "--output" -> output = value;
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new Options(workloads, contestants, rounds, seconds, nodes, output);
    }

    private static Set<String> list(String name, String value, Collection<String> known) {
        Set<String> items = new TreeSet<>(List.of(value.split(",")));
        for (String item : items) {
            if (!known.contains(item)) {
                throw new IllegalArgumentException(name + ": '" + item + "' is unknown; known are " + known);
            }
        }
        return items;
    }

    /** Whether one of these is to be run. */
    public boolean wants(String... some) {
        return List.of(some).stream().anyMatch(workloads::contains);
    }

    /** Whether this contestant takes part; the first word of its name counts. */
    public boolean has(String contestant) {
        return contestants.isEmpty() || contestants.contains(contestant.split(" ")[0]);
    }

    /** Returns how long a turn is. */
    public Duration turn() {
        return Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND));
    }

    @Override
    public String toString() {
        return rounds + " rounds of " + seconds + " s after one to warm up, " + nodes + " nodes in the mesh, workloads "
                + String.join(" ", workloads)
                + (contestants.isEmpty() ? "" : ", contestants " + String.join(" ", contestants));
    }
}
