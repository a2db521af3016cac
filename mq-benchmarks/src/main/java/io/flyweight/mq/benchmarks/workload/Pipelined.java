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
import io.flyweight.mq.benchmarks.report.Target;
import java.util.ArrayList;
import java.util.List;

/** S1 and S2: one thread sends 100-byte bodies as fast as it can, with many in flight. */
public final class Pipelined implements Workload {

    private static final Load LOAD = new Load(100, 16 * 1024, 64 * 1024 * 1024);
    private static final String INLINE = "flyweight INLINE";
    private static final String SERIAL = "flyweight SERIAL";

    @Override
    public List<String> numbers() {
        return List.of("S1", "S2");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        List<Peer> peers = new ArrayList<>(List.of(new RawPeer()));
        if (options.wants("S1")) {
            peers.add(FlyweightPeer.inline(LOAD));
        }
        if (options.wants("S2")) {
            peers.add(FlyweightPeer.serial());
        }
        peers.addAll(List.of(new JeroMqPeer(), new NettyPeer(), new GrpcPeer(), new AeronPeer()));
        Contestants contestants = new Contestants(options, peers);
        Figures figures = contestants.throughput("S1/S2", LOAD);
        report.section(
                "S1, S2: 100-byte bodies, pipelined",
                "One thread sends without waiting for answers. INLINE and the peers have a window of "
                        + LOAD.windowPackets() + " messages, SERIAL has default settings throughout.");
        report.table(RateTable.of(
                figures,
                "messages/s",
                1,
                contestants.peers(),
                contestants.peers().stream().map(Peer::name).toList()));
        if (options.wants("S1")) {
            report.targets(
                    target(figures, "S1", INLINE, "raw", 0.36),
                    target(figures, "S1", INLINE, "jeromq", 4),
                    target(figures, "S1", INLINE, "netty", 8));
        }
        if (options.wants("S2")) {
            report.targets(target(figures, "S2", SERIAL, "raw", 0.28), target(figures, "S2", SERIAL, "jeromq", 3));
        }
    }

    private static Target target(Figures figures, String number, String who, String base, double least) {
        return Target.atLeast(
                number + ": " + who + " to " + base,
                least,
                " x",
                Figures.ratio(figures.best(who, 0), figures.best(base, 0)));
    }
}
