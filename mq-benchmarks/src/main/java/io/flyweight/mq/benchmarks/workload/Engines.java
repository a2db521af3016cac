package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.spring.TemplatePeer;
import io.flyweight.mq.support.RabbitBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** E1: the same template and listener on each engine. */
public final class Engines implements Workload {

    private static final Load LOAD = new Load(0, 64 * 1024, 8 * 1024 * 1024);
    private static final int P50 = 0;
    private static final int P99 = 1;
    private static final double MIB = 1024.0 * 1024;

    @Override
    public List<String> numbers() {
        return List.of("E1");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        if (!RabbitBroker.isInstalled()) {
            report.section("E1: engines", "Not measured: there is no RabbitMQ in /usr/lib/rabbitmq.");
            return;
        }
        try (RabbitBroker broker = RabbitBroker.start()) {
            measure(options, report, broker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void measure(Options options, Report report, RabbitBroker broker) throws InterruptedException {
        List<Peer> peers = List.of(TemplatePeer.plain(), TemplatePeer.rabbitmq(broker.port()));
        Contestants contestants = new Contestants(options, peers);
        Figures rates = contestants.throughput("E1 stream", LOAD);
        Figures latencies = contestants.latency("E1 one at a time", LOAD);
        report.section(
                "E1: the same application on each engine",
                "Two Spring Boot contexts in this JVM, which differ in `mq.engine` alone; RabbitMQ is one node of Debian's"
                        + " package on this machine, with quorum queues. One thread calls `sendAsync` with a record of JSON,"
                        + " the listener has that record as its parameter; then one thread calls `send` again and again. The"
                        + " broker held " + Math.round(broker.residentBytes() / MIB) + " MiB of memory afterwards.");
        report.table(RateTable.of(rates, "messages/s", 1, contestants.peers(), List.of("rabbitmq")));
        Table table = new Table("engine", "send p50, \u00b5s", "send p99, \u00b5s", "p50 x rabbitmq");
        for (Peer peer : contestants.peers()) {
            String name = peer.name();
            List<OptionalDouble> cells =
                    new ArrayList<>(List.of(latencies.median(name, P50), latencies.median(name, P99)));
            cells.add(Figures.ratio(latencies.median(name, P50), latencies.median("rabbitmq", P50)));
            table.row(latencies.row(List.of(name), cells.toArray(new OptionalDouble[0])));
        }
        report.table(table);
    }
}
