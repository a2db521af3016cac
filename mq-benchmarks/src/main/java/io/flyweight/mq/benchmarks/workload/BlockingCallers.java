package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Callers;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.measure.VirtualThreads;
import io.flyweight.mq.benchmarks.peer.FlyweightPeer;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.NettyPeer;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.Ping;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ThreadFactory;

/** S4 and S5: many threads that each send 100 bytes and wait for the answer. */
public final class BlockingCallers implements Workload {

    private static final Load LOAD = new Load(100, 16 * 1024, 64 * 1024 * 1024);
    private static final int PLATFORM_CALLERS = 64;
    private static final int VIRTUAL_CALLERS = 1024;
    private static final String SERIAL = "flyweight SERIAL";
    private static final String NETTY = "netty";
    private static final String VIRTUAL = ", virtual";

    @Override
    public List<String> numbers() {
        return List.of("S4", "S5");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        Turns turns = new Turns("S4/S5", "messages/s");
        for (Peer peer : List.of(FlyweightPeer.serial(), FlyweightPeer.inline(LOAD), new NettyPeer())) {
            boolean takesPart = options.has(peer.name());
            if (takesPart) {
                add(turns, peer, peer.name(), PLATFORM_CALLERS, Thread::new, options);
            }
            if (takesPart && options.wants("S5") && VirtualThreads.exist()) {
                add(turns, peer, peer.name() + VIRTUAL, VIRTUAL_CALLERS, VirtualThreads.factory(), options);
            }
        }
        Figures figures = turns.run(options.rounds());
        report.section(
                "S4, S5: 100-byte bodies, many blocking callers",
                PLATFORM_CALLERS + " platform threads, or " + VIRTUAL_CALLERS + " virtual ones, each send and wait for"
                        + " the answer; with netty they wait for its futures." + missing());
        report.table(table(turns, figures));
        if (options.wants("S4")) {
            report.targets(target("S4: " + SERIAL + " to netty", 1.0, figures, SERIAL, NETTY));
        }
        if (options.wants("S5")) {
            report.targets(target("S5: virtual to platform threads", 3, figures, SERIAL + VIRTUAL, SERIAL));
        }
    }

    private static String missing() {
        return VirtualThreads.exist() ? "" : " This JDK has no virtual threads.";
    }

    private static void add(Turns turns, Peer peer, String name, int callers, ThreadFactory threads, Options options) {
        turns.add(name, () -> {
            try (Ping ping = peer.openPing(LOAD, callers)) {
                return new double[] {
                    Callers.perSecond(ping, new byte[LOAD.bodyBytes()], callers, threads, options.turn())
                };
            }
        });
    }

    private static Table table(Turns turns, Figures figures) {
        Table table = new Table("contestant", "messages/s, best", "median", "x netty", "x " + SERIAL);
        for (String name : turns.names()) {
            OptionalDouble best = figures.best(name, 0);
            table.row(figures.row(
                    List.of(name),
                    best,
                    figures.median(name, 0),
                    Figures.ratio(best, figures.best(NETTY, 0)),
                    Figures.ratio(best, figures.best(SERIAL, 0))));
        }
        return table;
    }

    private static Target target(String what, double least, Figures figures, String who, String base) {
        return Target.atLeast(what, least, " x", Figures.ratio(figures.best(who, 0), figures.best(base, 0)));
    }
}
