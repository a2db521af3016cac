package io.flyweight.mq.benchmarks;

import io.flyweight.mq.benchmarks.report.Machine;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Target;
import io.flyweight.mq.benchmarks.workload.AllocationPerPacket;
import io.flyweight.mq.benchmarks.workload.BigMesh;
import io.flyweight.mq.benchmarks.workload.BlockingCallers;
import io.flyweight.mq.benchmarks.workload.DeafPeer;
import io.flyweight.mq.benchmarks.workload.Encrypted;
import io.flyweight.mq.benchmarks.workload.Engines;
import io.flyweight.mq.benchmarks.workload.FanInOut;
import io.flyweight.mq.benchmarks.workload.Growth;
import io.flyweight.mq.benchmarks.workload.LargeBodies;
import io.flyweight.mq.benchmarks.workload.PingPong;
import io.flyweight.mq.benchmarks.workload.Pipelined;
import io.flyweight.mq.benchmarks.workload.StarterCost;
import io.flyweight.mq.benchmarks.workload.Templates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures Flyweight MQ and other transports side by side, in this one JVM and over loopback, and writes a page with the
 * figures, their ratios and the targets.
 */
public final class Comparison {

    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);
    /** The mesh comes first: its cold start is one. */
    private static final List<Workload> WORKLOADS = List.of(
            new BigMesh(),
            new Pipelined(),
            new PingPong(),
            new BlockingCallers(),
            new LargeBodies(),
            new Encrypted(),
            new Templates(),
            new Engines(),
            new AllocationPerPacket(),
            new FanInOut(),
            new DeafPeer(),
            new StarterCost(),
            new Growth());

    private Comparison() {}

    /** Runs it; see {@link Options#USAGE}. */
    public static void main(String... args) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(numbers(), args);
        } catch (IllegalArgumentException e) {
            LOG.error("{}\n{}", e.getMessage(), Options.USAGE);
            System.exit(2);
            return;
        }
        String java = "JDK " + Runtime.version().feature();
        long start = System.nanoTime();
        Report report = new Report("Comparison on " + java, Machine.describe(options.toString()));
        for (Workload workload : WORKLOADS) {
            if (options.wants(workload.numbers().toArray(new String[0]))) {
                run(workload, options, report);
            }
        }
        Path file = Path.of(
                options.output().isEmpty()
                        ? "target/comparison-jdk" + Runtime.version().feature() + ".md"
                        : options.output());
        report.write(file);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        LOG.info("{}", report.markdown());
        LOG.info("{} after {} s; written to {}", summary(report), took.toSeconds(), file);
        System.exit(0);
    }

    private static Set<String> numbers() {
        return WORKLOADS.stream()
                .flatMap(workload -> workload.numbers().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What one workload cannot do does not keep the others from being measured. */
    private static void run(Workload workload, Options options, Report report) throws InterruptedException {
        try {
            workload.run(options, report);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            LOG.error("{} failed", workload.numbers(), e);
            report.section(String.join(", ", workload.numbers()), "Failed: " + e);
        }
    }

    private static String summary(Report report) {
        List<Target> targets = report.targets();
        long met = targets.stream()
                .filter(target -> target.verdict() == Target.Verdict.MET)
                .count();
        return met + " of " + targets.size() + " targets met";
    }
}
