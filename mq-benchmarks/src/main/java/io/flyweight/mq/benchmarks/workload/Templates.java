package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Target;
import io.flyweight.mq.benchmarks.spring.JacksonPeer;
import io.flyweight.mq.benchmarks.spring.TemplatePeer;
import java.util.List;

/** S9: JSON through the template and a listener, against the same JSON without a network. */
public final class Templates implements Workload {

    private static final int WINDOW_PACKETS = 64 * 1024;
    private static final int WINDOW_BYTES = 8 * 1024 * 1024;

    @Override
    public List<String> numbers() {
        return List.of("S9");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        JacksonPeer jackson = new JacksonPeer(TemplatePeer.mapper());
        TemplatePeer template = TemplatePeer.plain();
        Load load = new Load(jackson.bodyBytes(), WINDOW_PACKETS, WINDOW_BYTES);
        List<Peer> peers = List.of(jackson, template, TemplatePeer.metered());
        Contestants contestants = new Contestants(options, peers);
        Figures figures = contestants.throughput("S9", load);
        report.section(
                "S9: JSON through MqTemplate and @MqListener",
                "Two Spring Boot contexts in this JVM, default settings. One thread calls `sendAsync` with a record that"
                        + " is " + load.bodyBytes() + " bytes of JSON; the listener has that record as its parameter."
                        + " jackson is the same work of Boot's mapper without a network and without Spring: one thread"
                        + " writes the record to an array, another one reads it. With meters there is a"
                        + " `SimpleMeterRegistry`, and so the timers `mq.send` and `mq.receive`.");
        report.table(RateTable.of(figures, "messages/s", 1, contestants.peers(), List.of(jackson.name())));
        report.targets(Target.atLeast(
                "S9: template and listener to jackson",
                0.5,
                " x",
                Figures.ratio(figures.best(template.name(), 0), figures.best(jackson.name(), 0))));
    }
}
