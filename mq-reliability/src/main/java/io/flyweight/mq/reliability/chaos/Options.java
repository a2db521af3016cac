package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.support.OptionValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run.
 *
 * @param minutes how long, all rounds together; 0 for each fault once
 * @param nodes how many nodes a mesh has
 * @param meshes how many meshes run beside each other
 * @param seed of the first round; each further round has the next one
 * @param ledger the page that gets a row; none where nothing is to be kept
 * @param version what is tested
 */
record Options(
        double minutes,
        int nodes,
        int meshes,
        long seed,
        @Nullable Path ledger,
        String version) {

    static final String USAGE =
            "options: --minutes 60 (0: each fault once)  --nodes 4  --meshes 1  --seed 1  --ledger FILE (a page that gets a row)";

    private static final int MOST_NODES = 26;

    /**
     * Reads options as they are given on the command line.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Options parse(String... args) {
        Options options = new Options(60, 4, 1, 1, null, "unknown");
        List<String> rest = new ArrayList<>(List.of(args));
        while (!rest.isEmpty()) {
            String name = rest.remove(0);
            if (name.equals("--help")) {
                throw new IllegalArgumentException("Real processes on broken networks, and a check of what they saw.");
            }
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(name + " has no value");
            }
            options = options.with(name, rest.remove(0));
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--minutes" ->
                new Options(OptionValues.number(name, value, 0, 100_000), nodes, meshes, seed, ledger, version);
            case "--nodes" ->
                new Options(
                        minutes, (int) OptionValues.number(name, value, 3, MOST_NODES), meshes, seed, ledger, version);
            case "--meshes" ->
                new Options(minutes, nodes, (int) OptionValues.number(name, value, 1, 20), seed, ledger, version);
            case "--seed" ->
                new Options(
                        minutes, nodes, meshes, (long) OptionValues.number(name, value, 0, 1L << 50), ledger, version);
            case "--ledger" -> new Options(minutes, nodes, meshes, seed, Path.of(value), version);
            case "--version" -> new Options(minutes, nodes, meshes, seed, ledger, value);
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            names.add(String.valueOf((char) ('a' + i)));
        }
        return names;
    }
}
