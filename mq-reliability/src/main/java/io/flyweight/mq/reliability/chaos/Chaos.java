package io.flyweight.mq.reliability.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.reliability.history.Verdict;
import io.flyweight.mq.reliability.history.Violation.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command: rounds with new processes and the next seed each, until the time is over, then the ledger's row. */
public final class Chaos {

    private static final Path DIRECTORY = Path.of("mq-reliability/target/chaos");
    private static final long ROUND_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** More than heartbeatTimeout: what is cut is found to be cut. */
    private static final long CUT_MILLIS = 18_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    /** Tells this command's namespaces from those of another one. */
    static final String RUN = System.getProperty("chaos.run", "0");

    private static final long OTHER_MILLIS = 6_000;

    private final Options options;
    private final PrintStream out;
    private final long begun = System.nanoTime();
    private final Verdict total = new Verdict();
    private final Map<Fault, Integer> injected = new TreeMap<>();
    private long seconds;

    private Chaos(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exits with 0 when every promise was kept. */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        try {
            System.exit(new Chaos(Options.parse(args), out).run() ? 0 : 1);
        } catch (IllegalArgumentException e) {
            out.append(e.getMessage() + "\n" + Options.USAGE + "\n");
            System.exit(2);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        String missing = Requirements.missing();
        if (!missing.isEmpty()) {
            say("chaos skipped: " + missing);
            return true;
        }
        Stream.of(Fault.values())
                .filter(fault -> !fault.isPossible())
                .forEach(fault -> say("without " + fault + ": no libfaketime here (package faketime)"));
        say(options.meshes() + " x " + options.nodes() + " nodes, "
                + (options.minutes() == 0 ? "each fault once" : options.minutes() + " minutes")
                + "; calm: all are connected, what is sent is handled, and nothing has failed for 2 s");
        ExecutorService threads = Executors.newFixedThreadPool(options.meshes());
        List<Future<?>> meshes = new ArrayList<>();
        for (int i = 0; i < options.meshes(); i++) {
            int mesh = i;
            meshes.add(threads.submit(() -> {
                rounds(mesh);
                return mesh;
            }));
        }
        threads.shutdown();
        for (Future<?> mesh : meshes) {
            try {
                mesh.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        report();
        say(total.isClean() ? "every promise was kept" : "promises were BROKEN: " + total.counts());
        return total.isClean();
    }

    private void rounds(int mesh) throws IOException, InterruptedException {
        if (options.minutes() == 0) {
            List<Trouble> troubles = eachOnce(mesh);
            round(options.seed() + mesh, troubles.iterator(), Long.MAX_VALUE);
            return;
        }
        long end = begun + (long) (options.minutes() * TimeUnit.MINUTES.toNanos(1));
        for (long seed = options.seed() + mesh; System.nanoTime() < end; seed += options.meshes()) {
            round(seed, new Deck(seed, options.names()), Math.min(end, System.nanoTime() + ROUND_NANOS));
        }
    }

    /** The part of all faults that is this mesh's: each alone, at one node after the other. */
    private List<Trouble> eachOnce(int mesh) {
        List<String> names = options.names();
        List<Fault> faults = Stream.of(Fault.values()).filter(Fault::isPossible).toList();
        List<Trouble> troubles = new ArrayList<>();
        for (int i = mesh; i < faults.size(); i += options.meshes()) {
            String node = names.get(i % names.size());
            String other = names.get((i + 1) % names.size());
            Injection injection = new Injection(faults.get(i), node, other, 0.5);
            troubles.add(new Trouble(List.of(injection), injection.cuts(names).isEmpty() ? OTHER_MILLIS : CUT_MILLIS));
        }
        return troubles;
    }

    private void round(long seed, Iterator<Trouble> troubles, long end) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Path directory = Directories.fresh(DIRECTORY.resolve("seed-" + seed));
        say("seed " + seed + ": begins");
        String prefix = "mqchaos-" + RUN + "-" + seed;
        Verdict verdict = new Verdict();
        Map<Fault, Integer> faults = Map.of();
        try (Mesh mesh = new Mesh(prefix, directory, options.names())) {
            Round round = new Round(mesh, line -> say("seed " + seed + ": " + line));
            faults = round.injected();
            verdict.add(round.run(troubles, now -> now < end));
        } catch (IOException | RuntimeException e) {
            verdict.violation(Kind.BROKEN, e.toString());
        }
        say("seed " + seed + ": " + verdict.outcomes() + ", "
                + (verdict.isClean() ? "every promise kept" : "VIOLATIONS " + verdict.counts() + ", see " + directory));
        verdict.violations().forEach(violation -> say("seed " + seed + ": " + violation));
        synchronized (this) {
            total.add(verdict);
            faults.forEach((fault, count) -> injected.merge(fault, count, Integer::sum));
            seconds += TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        }
    }

    private void report() throws IOException {
        LedgerRow row = new LedgerRow(options, seconds, total, injected);
        say(LedgerRow.HEADER);
        say(row.toString());
        if (options.ledger() != null) {
            String page = Files.readString(options.ledger());
            Files.writeString(options.ledger(), row.appendTo(page));
        }
    }

    private synchronized void say(String line) {
        out.append(LocalTime.now().format(TIME) + " " + line + "\n");
    }
}
