package io.flyweight.mq.benchmarks.workload;

import com.sun.management.UnixOperatingSystemMXBean;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Memory;
import io.flyweight.mq.benchmarks.measure.Waiting;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** C1, C2, C3 and C6: a full mesh in one process, its start, its memory, its idling, and one node that restarts. */
public final class BigMesh implements Workload {

    private static final Logger LOG = LoggerFactory.getLogger(BigMesh.class);
    private static final int STARTS = 3;
    private static final Duration BEFORE_IDLE = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double RECONNECT_SECONDS = 3;
    private static final double LEAST_RECONNECT_SECONDS = 0.8 * RECONNECT_SECONDS;
    private static final double HEARTBEAT_SECONDS = 5;
    private static final double KIB = 1024;
    private static final double PERCENT = 100;
    private static final int OTHER_DESCRIPTORS = 200;
    private static final int LEAST_NODES = 3;

    @Override
    public List<String> numbers() {
        return List.of("C1", "C2", "C3", "C6");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        int nodes = affordable(options.nodes());
        int starts = options.wants("C1") ? Math.min(STARTS, options.rounds()) : 1;
        List<Double> seconds = new ArrayList<>();
        for (int i = 1; i < starts; i++) {
            try (Mesh mesh = new Mesh(nodes)) {
                seconds.add(start(mesh));
            }
        }
        Memory before = Memory.held();
        try (Mesh mesh = new Mesh(nodes)) {
            seconds.add(start(mesh));
            report.section(
                    "C1, C2, C3, C6: a mesh of " + nodes + " nodes",
                    "All in this process, with default settings: " + mesh.connections() + " connections."
                            + size(nodes, options.nodes()));
            if (options.wants("C1")) {
                writeStart(seconds, report);
            }
            if (options.wants("C2")) {
                measureMemory(mesh, before, report);
            }
            if (options.wants("C3")) {
                measureIdle(mesh, report);
            }
            if (options.wants("C6")) {
                measureRestart(mesh, report);
            }
        }
    }

    /** Both ends of each connection need a file descriptor, and a node three: its listener and its selector. */
    private static int affordable(int nodes) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS;
            int count = nodes;
            while (count > LEAST_NODES && 2L * count * (count - 1) + 3L * count > most) {
                count--;
            }
            return count;
        }
        return nodes;
    }

    private static String size(int nodes, int wanted) {
        return nodes == wanted
                ? ""
                : " It should have " + wanted
                        + ", and this process may not have file descriptors for more (`ulimit -n`).";
    }

    private static double start(Mesh mesh) throws InterruptedException {
        long start = System.nanoTime();
        mesh.start();
        double seconds = secondsSince(start);
        LOG.info("C1  {} connections in {} s", mesh.connections(), Figures.shown(seconds));
        return seconds;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static void writeStart(List<Double> seconds, Report report) {
        String all = seconds.stream().map(Figures::shown).collect(Collectors.joining(", "));
        report.text("C1: from the first node's construction to the last connection: " + all
                + " s. The first start is the one that counts; it comes before everything else in this JVM.");
        report.targets(Target.atMost("C1: cold start", 8, " s", OptionalDouble.of(seconds.get(0))));
    }

    private static void measureMemory(Mesh mesh, Memory before, Report report) {
        Memory held = Memory.held().since(before);
        double each = held.bytes() / KIB / mesh.connections();
        LOG.info("C2  {} KiB a connection", Figures.shown(each));
        report.text("C2: what the process holds more than before the start, both ends of a connection and its share of"
                + " the nodes included; the kernel's buffers are not.");
        report.table(new Table("memory of one connection", "KiB")
                .row(List.of("heap", Figures.shown(held.heapBytes() / KIB / mesh.connections())))
                .row(List.of("direct buffers", Figures.shown(held.directBytes() / KIB / mesh.connections()))));
        report.targets(Target.atMost("C2: an idle connection", 12, " KiB", OptionalDouble.of(each)));
    }

    private static void measureIdle(Mesh mesh, Report report) throws InterruptedException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Waiting.pass(BEFORE_IDLE);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        Waiting.pass(IDLE);
        double share = PERCENT * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
        LOG.info("C3  {} % of one core", Figures.shown(share));
        report.text("C3: processor time of the whole process in " + IDLE.toSeconds() + " s. Of " + mesh.connections()
                + " connections " + mesh.heartbeats() + " have measured a heartbeat's round trip; one each "
                + (int) HEARTBEAT_SECONDS + " s is " + Figures.shown(mesh.connections() / HEARTBEAT_SECONDS)
                + " round trips a second.");
        report.targets(Target.atMost("C3: idle mesh, of one core", 12, " %", OptionalDouble.of(share)));
    }

    private static void measureRestart(Mesh mesh, Report report) throws InterruptedException {
        String name = mesh.names().get(mesh.names().size() / 2);
        int all = 2 * (mesh.names().size() - 1);
        mesh.forgetDials();
        long stopped = System.nanoTime();
        mesh.stopNode(name, DRAIN);
        Waiting.pass(AWAY);
        if (mesh.connectionsOf(name) > 0) {
            throw new IllegalStateException(mesh.connectionsOf(name) + " connections of a stopped node are up");
        }
        long started = System.nanoTime();
        mesh.startNode(name);
        if (!Waiting.until(() -> mesh.connectionsOf(name) == all, PATIENCE)) {
            throw new IllegalStateException(mesh.connectionsOf(name) + " of " + all + " connections are back");
        }
        double back = secondsSince(started);
        double away = secondsSince(stopped);
        int[] dials = mesh.dialsTo(name);
        int most = Arrays.stream(dials).max().orElse(0);
        double allowed = Math.floor(away / LEAST_RECONNECT_SECONDS) + 1;
        LOG.info("C6  all back after {} s, at most {} dials a peer", Figures.shown(back), most);
        report.text("C6: " + name + " stops in good order, is away for " + AWAY.toSeconds() + " s and starts anew. From"
                + " the start until all of its connections are up in both directions: " + Figures.shown(back)
                + " s. In the " + Figures.shown(away) + " s since it began to stop, its peers dialled it "
                + Figures.shown(Arrays.stream(dials).average().orElse(0)) + " times each on average, " + most
                + " times at most; one dial each " + Figures.shown(LEAST_RECONNECT_SECONDS)
                + " s, and one more when its own connection arrives, is " + (int) allowed + ".");
        report.targets(
                Target.atMost("C6: all back", RECONNECT_SECONDS + 1, " s", OptionalDouble.of(back)),
                Target.atMost("C6: dials of one peer", allowed, "", OptionalDouble.of(most)));
    }
}
