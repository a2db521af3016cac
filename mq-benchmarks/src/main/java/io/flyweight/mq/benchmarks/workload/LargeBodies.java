package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.peer.FlyweightPeer;
import io.flyweight.mq.benchmarks.peer.JeroMqPeer;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.NettyPeer;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.RawPeer;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Target;
import java.util.List;

/** S6: large bodies, in megabytes a second. */
public final class LargeBodies implements Workload {

    private static final int WINDOW_BYTES = 8 * 1024 * 1024;
    private static final int SMALLER_BYTES = 64 * 1024;
    private static final int LARGER_BYTES = 1024 * 1024;
    private static final double MEGABYTE = 1_000_000;
    private static final String INLINE = "flyweight INLINE";

    @Override
    public List<String> numbers() {
        return List.of("S6");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        report.section(
                "S6: large bodies, pipelined",
                "All have a window of 8 MiB, which is Flyweight's default. MB are millions of bytes of bodies. raw and"
                        + " netty keep no body, the others give each to its receiver in an array of its own.");
        run(options, report, "64 KiB", SMALLER_BYTES, 0.65, 1.3);
        run(options, report, "1 MiB", LARGER_BYTES, 0.60, 1.7);
    }

    private static void run(
            Options options, Report report, String size, int bytes, double leastOfRaw, double leastOfJeroMq)
            throws InterruptedException {
        Load load = new Load(bytes, 16 * 1024, WINDOW_BYTES);
        List<Peer> peers = List.of(
                new RawPeer(), FlyweightPeer.inline(load), FlyweightPeer.serial(), new JeroMqPeer(), new NettyPeer());
        Contestants contestants = new Contestants(options, peers);
        Figures figures = contestants.throughput("S6 " + size, load);
        report.text("Bodies of " + size + ":");
        report.table(RateTable.of(
                figures,
                "MB/s",
                bytes / MEGABYTE,
                contestants.peers(),
                contestants.peers().stream().map(Peer::name).toList()));
        report.targets(target(figures, size, "raw", leastOfRaw), target(figures, size, "jeromq", leastOfJeroMq));
    }

    private static Target target(Figures figures, String size, String base, double least) {
        return Target.atLeast(
                "S6, " + size + ": " + INLINE + " to " + base,
                least,
                " x",
                Figures.ratio(figures.best(INLINE, 0), figures.best(base, 0)));
    }
}
