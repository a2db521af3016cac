package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.peer.AeronPeer;
import io.flyweight.mq.benchmarks.peer.FlyweightPeer;
import io.flyweight.mq.benchmarks.peer.GrpcPeer;
import io.flyweight.mq.benchmarks.peer.JeroMqPeer;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.NettyPeer;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.RawPeer;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import java.util.List;
import java.util.OptionalDouble;

/** S3: one thread sends 100 bytes and waits for the answer, again and again. */
public final class PingPong implements Workload {

    private static final Load LOAD = new Load(100, 16 * 1024, 64 * 1024 * 1024);
    private static final String INLINE = "flyweight INLINE";
    private static final String SERIAL = "flyweight SERIAL";
    private static final int P50 = 0;
    private static final int P99 = 1;

    @Override
    public List<String> numbers() {
        return List.of("S3");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        List<Peer> peers = List.of(
                new RawPeer(),
                FlyweightPeer.inline(LOAD),
                FlyweightPeer.serial(),
                new JeroMqPeer(),
                new NettyPeer(),
                new GrpcPeer(),
                new AeronPeer());
        Contestants contestants = new Contestants(options, peers);
        Figures figures = contestants.latency("S3", LOAD);
        report.section(
                "S3: 100-byte bodies, one at a time",
                "One thread sends and waits for the answer. The median of the rounds' percentiles.");
        Table table = new Table("contestant", "p50, µs", "p99, µs", "p50 x raw", "p99 x raw");
        for (Peer peer : contestants.peers()) {
            String name = peer.name();
            table.row(figures.row(
                    List.of(name),
                    figures.median(name, P50),
                    figures.median(name, P99),
                    toRaw(figures, name, P50),
                    toRaw(figures, name, P99)));
        }
        report.table(table);
        report.targets(
                target(figures, INLINE, "p50", P50, 1.15),
                target(figures, SERIAL, "p50", P50, 1.8),
                target(figures, INLINE, "p99", P99, 2),
                target(figures, SERIAL, "p99", P99, 4));
    }

    private static OptionalDouble toRaw(Figures figures, String name, int percentile) {
        return Figures.ratio(figures.median(name, percentile), figures.median("raw", percentile));
    }

    private static Target target(Figures figures, String who, String what, int percentile, double most) {
        return Target.atMost("S3: " + what + " of " + who + " to raw", most, " x", toRaw(figures, who, percentile));
    }
}
