package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Rates of several contestants, each with its ratio to every other one. */
final class RateTable {

    private RateTable() {}

    /**
     * Makes the table: the best of the rounds counts, the median is shown beside it.
     *
     * @param unit what the rate is called
     * @param factor what a message counts in that unit
     * @param rows whose rates to show
     * @param bases who the rates are divided by
     */
    static Table of(Figures figures, String unit, double factor, List<Peer> rows, List<String> bases) {
        List<String> head = new ArrayList<>(List.of("contestant", "done means", unit + ", best", "median"));
        bases.forEach(base -> head.add("x " + base));
        Table table = new Table(head.toArray(new String[0]));
        for (Peer peer : rows) {
            String name = peer.name();
            OptionalDouble best = figures.best(name, 0);
            Stream<OptionalDouble> rates = Stream.of(times(best, factor), times(figures.median(name, 0), factor));
            Stream<OptionalDouble> ratios = bases.stream().map(base -> Figures.ratio(best, figures.best(base, 0)));
            table.row(figures.row(
                    List.of(name, peer.doneMeans()),
                    Stream.concat(rates, ratios).toArray(OptionalDouble[]::new)));
        }
        return table;
    }

    private static OptionalDouble times(OptionalDouble rate, double factor) {
        return rate.isPresent() ? OptionalDouble.of(rate.getAsDouble() * factor) : rate;
    }
}
