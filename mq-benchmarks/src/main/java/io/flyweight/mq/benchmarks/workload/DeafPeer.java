package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Memory;
import io.flyweight.mq.benchmarks.measure.Throughput;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.measure.Waiting;
import io.flyweight.mq.benchmarks.peer.Cluster;
import io.flyweight.mq.benchmarks.peer.FlyweightPipe;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * C4: one node sends to fifty, of which one stops reading: its handler blocks, its lane fills, and then it reads nothing
 * more. A thread of its own keeps sending to it, and waits for room most of the time.
 */
public final class DeafPeer implements Workload {

    private static final int RECEIVERS = 50;
    private static final String SENDER = "sender";
    private static final String DEAF = "deaf";
    private static final byte[] BODY = new byte[100];
    private static final String ALL_READ = "all fifty read";
    private static final String ONE_DEAF = "one does not read";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STABLE = Duration.ofMillis(100);
    private static final double MIB = 1024 * 1024;
    private static final double WINDOW_AND_LANE_MIB = 8 + 4;

    @Override
    public List<String> numbers() {
        return List.of("C4");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        List<String> readers =
                IntStream.range(1, RECEIVERS).mapToObj(i -> "reader" + i).toList();
        List<String> all = new ArrayList<>(readers);
        all.addAll(List.of(DEAF, SENDER));
        Gate gate = new Gate();
        try (Cluster cluster = new Cluster(all)) {
            for (String name : all) {
                cluster.start(name, name.equals(DEAF) ? gate : (from, packet) -> Ack.OK, builder -> builder);
            }
            cluster.awaitConnected();
            Manager sender = cluster.manager(SENDER);
            Figures figures = new Turns("C4", "messages/s to the others")
                    .add(ALL_READ, () -> new double[] {throughput(sender, readers, options), 0})
                    .add(ONE_DEAF, () -> withOneDeaf(sender, readers, gate, options))
                    .run(options.rounds());
            write(figures, report);
        }
    }

    private static double throughput(Manager sender, List<String> readers, Options options)
            throws InterruptedException {
        try (FlyweightPipe pipe = new FlyweightPipe(sender, readers, () -> {})) {
            return Throughput.perSecond(pipe, BODY, options.turn());
        }
    }

    private static double[] withOneDeaf(Manager sender, List<String> readers, Gate gate, Options options)
            throws InterruptedException {
        Memory before = Memory.held();
        gate.shut();
        Insistent insistent = new Insistent(sender);
        try {
            awaitStuck(sender);
            Memory held = Memory.held().since(before);
            return new double[] {throughput(sender, readers, options), held.bytes() / MIB};
        } finally {
            gate.open();
            insistent.stop();
            if (!Waiting.until(() -> inFlight(sender) == 0, PATIENCE)) {
                throw new IllegalStateException("the deaf node did not read what was left");
            }
        }
    }

    /** Waits until no more packets go out to the deaf node. */
    private static void awaitStuck(Manager sender) throws InterruptedException {
        int before = -1;
        for (int now = inFlight(sender); now == 0 || now != before; now = inFlight(sender)) {
            before = now;
            Waiting.pass(STABLE);
        }
    }

    private static int inFlight(Manager sender) {
        return sender.status().peers().stream()
                .filter(peer -> peer.name().equals(DEAF))
                .mapToInt(peer -> peer.inFlightPackets())
                .sum();
    }

    private static void write(Figures figures, Report report) {
        report.section(
                "C4: one peer that never reads, among fifty",
                "100-byte bodies to the other 49 in turn, pipelined, default settings, while another thread tries to"
                        + " send to the one that does not read. Memory is heap and direct buffers of both ends together;"
                        + " the sender's window is 8 MiB and the receiver's lane 4 MiB.");
        Table table = new Table("", "messages/s to the others, best", "median", "held for the one, MiB");
        for (String name : List.of(ALL_READ, ONE_DEAF)) {
            table.row(figures.row(
                    List.of(name), figures.best(name, 0), figures.median(name, 0), figures.median(name, 1)));
        }
        report.table(table);
        OptionalDouble ratio = Figures.ratio(figures.best(ONE_DEAF, 0), figures.best(ALL_READ, 0));
        report.targets(
                Target.atLeast("C4: throughput to the others", 0.95, " x", ratio),
                Target.atMost(
                        "C4: held for the one that does not read",
                        WINDOW_AND_LANE_MIB,
                        " MiB",
                        figures.median(ONE_DEAF, 1)));
    }

    /** The deaf node's handler: passes packets while it is open. */
    private static final class Gate implements MqWatcher {

        private volatile @Nullable CountDownLatch shut;

        void shut() {
            shut = new CountDownLatch(1);
        }

        void open() {
            CountDownLatch latch = shut;
            shut = null;
            if (latch != null) {
                latch.countDown();
            }
        }

        @Override
        public Ack newPacket(String name, Packet packet) {
            CountDownLatch latch = shut;
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    return Ack.REJECTED;
                }
            }
            return Ack.OK;
        }
    }

    /** A thread that sends to the deaf node, whatever comes of it. */
    private static final class Insistent {

        private final Thread thread;
        private volatile boolean stopped;

        Insistent(Manager sender) {
            thread = new Thread(
                    () -> {
                        while (!stopped) {
                            sender.sendAsync(DEAF, BODY);
                        }
                    },
                    "insistent");
            thread.setDaemon(true);
            thread.start();
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join(PATIENCE.toMillis());
        }
    }
}
