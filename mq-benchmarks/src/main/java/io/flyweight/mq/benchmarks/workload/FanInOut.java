package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.Config;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Throughput;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.peer.Cluster;
import io.flyweight.mq.benchmarks.peer.FlyweightPipe;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** S8: eight nodes send to one, and one sends to eight, with default settings. */
public final class FanInOut implements Workload {

    private static final int MANY = 8;
    private static final byte[] BODY = new byte[100];
    private static final String ONE_TO_ONE = "one to one (S2)";
    private static final String IN = "eight to one";
    private static final String OUT = "one to eight";

    @Override
    public List<String> numbers() {
        return List.of("S8");
    }

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        Turns turns = new Turns("S8", "messages/s")
                .add(ONE_TO_ONE, () -> measure(1, 1, options))
                .add(IN, () -> measure(MANY, 1, options))
                .add(OUT, () -> measure(1, MANY, options));
        Figures figures = turns.run(options.rounds());
        report.section(
                "S8: eight to one, one to eight",
                "100-byte bodies, pipelined, default settings; the sum over all connections. Each sender has one thread"
                        + " that sends, to its receivers in turn.");
        Table table = new Table("senders and receivers", "messages/s, best", "median", "x one to one");
        for (String name : turns.names()) {
            table.row(figures.row(List.of(name), figures.best(name, 0), figures.median(name, 0), toOne(figures, name)));
        }
        report.table(table);
        report.targets(
                Target.atLeast("S8: eight to one, to S2", 0.8, " x", toOne(figures, IN)),
                Target.atLeast("S8: one to eight, to S2", 0.8, " x", toOne(figures, OUT)));
    }

    private static OptionalDouble toOne(Figures figures, String name) {
        return Figures.ratio(figures.best(name, 0), figures.best(ONE_TO_ONE, 0));
    }

    private static double[] measure(int senders, int receivers, Options options) throws InterruptedException {
        return measure(senders, receivers, BODY, builder -> builder, options);
    }

    /** Has each sender, with these settings, send to all receivers in turn; returns messages a second in sum. */
    static double[] measure(
            int senders, int receivers, byte[] body, UnaryOperator<Config.Builder> settings, Options options)
            throws InterruptedException {
        List<String> from = names("sender", senders);
        List<String> to = names("receiver", receivers);
        List<String> all = new ArrayList<>(to);
        all.addAll(from);
        try (Cluster cluster = new Cluster(all)) {
            to.forEach(name -> cluster.start(name, (sender, packet) -> Ack.OK, builder -> builder));
            from.forEach(name -> cluster.start(name, (sender, packet) -> Ack.OK, settings));
            cluster.awaitConnected();
            List<FlyweightPipe> pipes = from.stream()
                    .map(name -> new FlyweightPipe(cluster.manager(name), to, () -> {}))
                    .toList();
            return new double[] {Throughput.perSecond(pipes, body, options.turn())};
        }
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    }
}
