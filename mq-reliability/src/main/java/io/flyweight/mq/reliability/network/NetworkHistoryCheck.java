package io.flyweight.mq.reliability.network;

import io.flyweight.mq.reliability.network.HistoryLine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges one scenario by the histories of its nodes a, b and c, of which the network of a was disturbed.
 *
 * <p>Arguments: the directory with {@code a.history} and so on; {@code cut} where packets to a could not arrive, or
 * {@code weak} where they went on arriving; the milliseconds at which it was disturbed, repaired, and the nodes were
 * told to end; the most milliseconds from the repair to a packet of each direction that was handled. Writes
 * {@code row} (of the table), {@code details} and {@code violations}.
 */
public final class NetworkHistoryCheck {

    private static final String DISTURBED = "a";
    /** What was on its way may still arrive so long after the disturbance. */
    private static final long GRACE_MILLIS = 1_000;

    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final long END_MILLIS = 5_000;
    private static final long MOST_VIOLATIONS = 20;

    private final Path directory;
    private final boolean cut;
    private final long disturbed;
    private final long repaired;
    private final long stopped;
    private final long limit;
    private final Map<String, List<HistoryLine>> histories = new TreeMap<>();
    private final List<Direction> directions = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private long slowest;

    private NetworkHistoryCheck(String[] args) throws IOException {
        directory = Path.of(args[0]);
        cut = args[1].equals("cut");
        disturbed = Long.parseLong(args[2]);
        repaired = Long.parseLong(args[3]);
        stopped = Long.parseLong(args[4]);
        limit = Long.parseLong(args[5]);
        for (String node : List.of(DISTURBED, "b", "c")) {
            try (Stream<String> lines = Files.lines(directory.resolve(node + ".history"))) {
                histories.put(node, lines.map(HistoryLine::parse).toList());
            }
        }
        histories.forEach((from, sender) -> histories.forEach((to, receiver) -> {
            if (!from.equals(to)) {
                directions.add(new Direction(from, to, sender, receiver));
            }
        }));
    }

    /** Checks, and writes the results beside the histories. */
    public static void main(String[] args) throws IOException {
        new NetworkHistoryCheck(args).check();
    }

    private void check() throws IOException {
        histories.forEach((node, lines) -> {
            if (lines.stream()
                    .noneMatch(line -> line.kind() == Kind.END && line.outcome().equals("quiet"))) {
                violations.add(node + " did not end in good order");
            }
        });
        for (Direction direction : directions) {
            violations.addAll(direction.violations());
            during(direction);
            after(direction);
        }
        Map<String, Long> outcomes = directions.stream()
                .flatMap(Direction::outcomes)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        String row = String.format(
                Locale.ROOT,
                "%10s %8.1f %9d %9d %14d %9d  %s",
                slowest == Long.MAX_VALUE ? "never" : String.format(Locale.ROOT, "%.1f", slowest / 1e3),
                limit / 1e3,
                outcomes.getOrDefault(HistoryLine.OK, 0L),
                outcomes.getOrDefault("REJECTED", 0L),
                outcomes.getOrDefault("NOT_DELIVERED", 0L),
                outcomes.getOrDefault("UNKNOWN", 0L),
                violations.isEmpty() ? "passed" : "FAILED");
        Files.writeString(directory.resolve("row"), row + "\n");
        Files.write(directory.resolve("details"), details);
        Files.write(
                directory.resolve("violations"),
                violations.stream().limit(MOST_VIOLATIONS).toList());
    }

    private void during(Direction direction) {
        long since = disturbed + GRACE_MILLIS;
        if (!direction.touches(DISTURBED)) {
            long unfit =
                    direction.lastFailure(disturbed - GRACE_MILLIS, stopped).orElse(0);
            if (unfit != 0) {
                violations.add(
                        direction.name() + " failed at " + offset(unfit) + ", though its network was never disturbed");
            }
        } else if (cut) {
            if (direction.leadsTo(DISTURBED) && direction.arrivals(since, repaired) > 0) {
                violations.add(direction.name() + " went on: the disturbance had no effect");
            }
        } else {
            long wait = direction.longestWait(since, repaired);
            details.add(String.format(
                    Locale.ROOT,
                    "%s while disturbed: longest wait for an answer %d ms, median answer after %d ms",
                    direction.name(),
                    wait,
                    direction.medianMillis(since, repaired).orElse(-1)));
            if (wait > LONGEST_WAIT_MILLIS) {
                violations.add(direction.name() + " stood still for " + wait + " ms while disturbed");
            }
        }
    }

    private void after(Direction direction) {
        OptionalLong first = direction.firstArrival(repaired);
        OptionalLong steady =
                direction.firstArrival(direction.lastFailure(repaired, stopped).orElse(repaired - 1) + 1);
        long wait = steady.isPresent() ? steady.getAsLong() - repaired : Long.MAX_VALUE;
        slowest = Math.max(slowest, wait);
        details.add(String.format(
                Locale.ROOT,
                "%s after the repair: first answer after %d ms, the last failure over after %d ms; median answer at the end"
                        + " after %d ms",
                direction.name(),
                first.orElse(repaired - 1) - repaired,
                wait == Long.MAX_VALUE ? -1 : wait,
                direction.medianMillis(stopped - END_MILLIS, stopped).orElse(-1)));
        if (wait > limit) {
            violations.add(direction.name() + " took more than " + limit + " ms to recover");
        }
    }

    private String offset(long millis) {
        return (millis - disturbed) + " ms after the disturbance";
    }
}
