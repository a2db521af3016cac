package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.peer.FlyweightPeer;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.NettyPeer;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.TlsIdentity;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Target;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** S10: over TLS what S1 and S6 are without. */
public final class Encrypted implements Workload {

    private static final int SMALL_BYTES = 100;
    private static final int LARGE_BYTES = 64 * 1024;
    private static final Load SMALL = new Load(SMALL_BYTES, 16 * 1024, 64 * 1024 * 1024);
    private static final Load LARGE = new Load(LARGE_BYTES, 16 * 1024, 8 * 1024 * 1024);
    private static final double MEGABYTE = 1_000_000;
    private static final String PLAIN = "flyweight INLINE";
    private static final String TLS = PLAIN + " TLS";
    private static final String NETTY = "netty TLS";

    @Override
    public List<String> numbers() {
        return List.of("S10");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException, IOException {
        TlsEngines tls = TlsIdentity.create();
        report.section(
                "S10: TLS",
                "TLS 1.3 with " + TlsIdentity.CIPHER + " and nothing else, the JDK's engines for all. Both sides show a"
                        + " certificate, one with an EC key that the JDK's keytool has made for this run, and trust only"
                        + " that. Windows as in S1 and S6.");
        Figures small = run(options, report, tls, "100 bytes", SMALL, "messages/s", 1);
        Figures large = run(options, report, tls, "64 KiB", LARGE, "MB/s", LARGE_BYTES / MEGABYTE);
        report.targets(
                Target.atLeast("S10, 100 bytes: " + TLS + " to " + PLAIN, 0.5, " x", ratio(small, PLAIN)),
                Target.atLeast("S10, 64 KiB: " + TLS + " to " + NETTY, 0.8, " x", ratio(large, NETTY)));
    }

    private static Figures run(
            Options options, Report report, TlsEngines tls, String size, Load load, String unit, double factor)
            throws InterruptedException {
        FlyweightPeer plain = FlyweightPeer.inline(load);
        List<Peer> peers =
                List.of(plain, plain.over(tls), FlyweightPeer.serial().over(tls), new NettyPeer(), NettyPeer.over(tls));
        Contestants contestants = new Contestants(options, peers);
        Figures figures = contestants.throughput("S10 " + size, load);
        report.text("Bodies of " + size + ":");
        report.table(RateTable.of(figures, unit, factor, contestants.peers(), List.of(PLAIN, TLS, NETTY)));
        return figures;
    }

    private static OptionalDouble ratio(Figures figures, String base) {
        return Figures.ratio(figures.best(TLS, 0), figures.best(base, 0));
    }
}
