package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.peer.Cluster;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import io.flyweight.mq.benchmarks.webapp.StartedApplication;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** C5: what the starter adds to a web application, in time to start and in memory. */
public final class StarterCost implements Workload {

    private static final String WITHOUT = "without the starter";
    private static final String WITH = "with the starter";
    private static final int STARTED = 0;
    private static final int HELD = 3;
    private static final int FIGURES = 8;

    @Override
    public List<String> numbers() {
        return List.of("C5");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        try (Cluster cluster = new Cluster(List.of(StartedApplication.NAME, StartedApplication.OTHER))) {
            cluster.start(StartedApplication.OTHER, (from, packet) -> Ack.OK, builder -> builder);
            Figures figures = new Turns("C5", "ms to start")
                    .add(WITHOUT, () -> start(cluster, false))
                    .add(WITH, () -> start(cluster, true))
                    .run(options.rounds());
            write(figures, report);
        }
    }

    /** Starts it, has it connect, and returns the times and then the memory, in sum first. */
    static double[] start(Cluster cluster, boolean queue) throws IOException, InterruptedException {
        try (StartedApplication application =
                new StartedApplication(queue, cluster.properties(StartedApplication.NAME))) {
            if (queue) {
                cluster.awaitConnected(StartedApplication.OTHER, StartedApplication.NAME);
            }
            double[] held = application.heldMib();
            double[] times = application.readyMillis();
            return DoubleStream.of(
                            times[0],
                            times[1],
                            times[2],
                            held[0] + held[1] + held[2],
                            held[0],
                            held[1],
                            held[2],
                            held[3])
                    .toArray();
        }
    }

    private static void write(Figures figures, Report report) {
        report.section(
                "C5: the starter in a web application",
                "A Spring Boot web application with Tomcat and one page, each time in a fresh JVM with its default options and a"
                        + " heap of 256 MiB at most, alternately without the starter on the class path and with it: then"
                        + " it has a template, a listener and two queues, and is connected with the other one. Medians."
                        + " Ready is `ApplicationReadyEvent`. Held is what is alive on the heap after a collection, what the JVM's"
                        + " other pools (classes, compiled code) use, and direct buffers. The resident size has more: room on"
                        + " the heap, stacks, the collector.");
        Table table = new Table(
                "",
                "process began to ready, ms",
                "application began to ready, ms",
                "of that the main thread had a processor, ms",
                "held, MiB",
                "heap",
                "other pools",
                "direct",
                "resident, MiB");
        for (String name : List.of(WITHOUT, WITH)) {
            table.row(figures.row(
                    List.of(name),
                    IntStream.range(0, FIGURES)
                            .mapToObj(i -> figures.median(name, i))
                            .toArray(OptionalDouble[]::new)));
        }
        table.row(figures.row(
                List.of("more"),
                IntStream.range(0, FIGURES).mapToObj(i -> more(figures, i)).toArray(OptionalDouble[]::new)));
        report.table(table);
        report.targets(
                Target.atMost("C5: more time from the process's begin to ready", 60, " ms", more(figures, STARTED)),
                Target.atMost("C5: more memory", 10, " MiB", more(figures, HELD)));
    }

    private static OptionalDouble more(Figures figures, int index) {
        OptionalDouble with = figures.median(WITH, index);
        OptionalDouble without = figures.median(WITHOUT, index);
        return with.isPresent() && without.isPresent()
                ? OptionalDouble.of(with.getAsDouble() - without.getAsDouble())
                : OptionalDouble.empty();
    }
}
