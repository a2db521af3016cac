package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.Config;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Memory;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** G1: how Flyweight's own figures change with body size, packets in flight, receivers, and nodes. No targets. */
public final class Growth implements Workload {

    private static final int USUAL_BYTES = 100;
    private static final double MEGABYTE = 1_000_000;
    private static final double NANOS = 1e9;
    private static final double KIB = 1024;
    private static final List<Integer> BODY_BYTES = List.of(10, 100, 1_000, 10_000, 100_000, 1_000_000);
    private static final List<Integer> IN_FLIGHT = List.of(1, 16, 256, 4_096, 65_536);
    private static final List<Integer> RECEIVERS = List.of(1, 4, 16, 64);
    private static final List<Integer> NODES = List.of(5, 10, 25, 50);

    @Override
    public List<String> numbers() {
        return List.of("G1");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        report.section(
                "G1: how it grows",
                "Flyweight alone, one thread that sends, with default settings but for what the first column says; the best"
                        + " of the rounds.");
        bodySizes(options, report);
        packetsInFlight(options, report);
        receivers(options, report);
        nodes(options, report);
    }

    private static void bodySizes(Options options, Report report) throws InterruptedException {
        Table table = new Table("bytes a body", "messages/s", "MB/s", "ns a message");
        Turns turns = new Turns("G1 body", "messages/s");
        for (int bytes : BODY_BYTES) {
            turns.add(String.valueOf(bytes), () -> measure(1, bytes, builder -> builder, options));
        }
        Figures figures = turns.run(options.rounds());
        for (int bytes : BODY_BYTES) {
            double best = figures.best(String.valueOf(bytes), 0).orElse(Double.NaN);
            table.row(shown(String.valueOf(bytes), best, best * bytes / MEGABYTE, NANOS / best));
        }
        report.table(table);
    }

    private static void packetsInFlight(Options options, Report report) throws InterruptedException {
        Turns turns = new Turns("G1 in flight", "messages/s");
        for (int most : IN_FLIGHT) {
            turns.add(
                    String.valueOf(most),
                    () -> measure(1, USUAL_BYTES, builder -> builder.sendWindowPackets(most), options));
        }
        report.table(rates("packets in flight, at most", turns.run(options.rounds()), IN_FLIGHT));
    }

    private static void receivers(Options options, Report report) throws InterruptedException {
        Turns turns = new Turns("G1 receivers", "messages/s");
        for (int count : RECEIVERS) {
            turns.add(String.valueOf(count), () -> measure(count, USUAL_BYTES, builder -> builder, options));
        }
        report.table(rates("receivers, in turn", turns.run(options.rounds()), RECEIVERS));
    }

    private static Table rates(String what, Figures figures, List<Integer> values) {
        Table table = new Table(what, "messages/s", "ns a message");
        for (int value : values) {
            double best = figures.best(String.valueOf(value), 0).orElse(Double.NaN);
            table.row(shown(String.valueOf(value), best, NANOS / best));
        }
        return table;
    }

    private static double[] measure(
            int receivers, int bodyBytes, UnaryOperator<Config.Builder> settings, Options options)
            throws InterruptedException {
        return FanInOut.measure(1, receivers, new byte[bodyBytes], settings, options);
    }

    private static void nodes(Options options, Report report) throws InterruptedException {
        Table table = new Table("nodes in a full mesh, warm", "connections", "s to connect", "KiB a connection");
        for (int count : NODES) {
            if (count <= options.nodes()) {
                Memory before = Memory.held();
                try (Mesh mesh = new Mesh(count)) {
                    long start = System.nanoTime();
                    mesh.start();
                    double seconds = (System.nanoTime() - start) / NANOS;
                    double each = Memory.held().since(before).bytes() / KIB / mesh.connections();
                    table.row(shown(String.valueOf(count), mesh.connections(), seconds, each));
                }
            }
        }
        report.table(table);
    }

    private static List<String> shown(String first, double... figures) {
        List<String> row = new ArrayList<>(List.of(first));
        for (double figure : figures) {
            row.add(Figures.shown(figure));
        }
        return row;
    }
}
