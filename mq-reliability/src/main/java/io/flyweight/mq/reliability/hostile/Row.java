package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.reliability.hostile.Outcome.Flow;
import io.flyweight.mq.reliability.hostile.Outcome.Honest;
import io.flyweight.mq.reliability.resources.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One attack's line of the table. */
final class Row {

    static final List<String> HEAD = List.of(
            "| attack | the attacker's pace | what the node did | heap, MB | direct, MB | threads | descriptors |"
                    + " honest packets a second with / without | ratio | a new peer connects in |",
            "|---|---|---|---|---|---|---|---|---|---|");

    private static final double MEGA = 1e6;

    private Row() {}

    static String of(Attack attack, Outcome outcome) {
        Honest honest = outcome.honest();
        return Stream.of(
                        attack.what(),
                        pace(outcome.flow()),
                        deeds(outcome),
                        course(outcome, "%.1f", used -> used.heap() / MEGA),
                        course(outcome, "%.1f", used -> used.direct() / MEGA),
                        course(outcome, "%.0f", Resources::threads),
                        course(outcome, "%.0f", Resources::descriptors),
                        text("%,.0f / %,.0f", Outcome.median(honest.with()), Outcome.median(honest.without())),
                        text("%.2f", honest.ratio()),
                        honest.newcomerMillis() + " ms")
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String pace(Flow flow) {
        String connections = text("%,d connections, %,.0f a second", flow.connections(), flow.connectionsPerSecond());
        return flow.bytesPerSecond() < MEGA
                ? connections
                : connections + text(", %,.0f MB a second", flow.bytesPerSecond() / MEGA);
    }

    private static String deeds(Outcome outcome) {
        Map<String, Long> ends = outcome.ends();
        String all = ends.isEmpty()
                ? "left them open"
                : ends.entrySet().stream()
                        .map(end -> text("%s %,d", end.getKey(), end.getValue()))
                        .collect(Collectors.joining(", "));
        return all + "; log lines: " + outcome.log().size();
    }

    private static String course(Outcome outcome, String format, ToDoubleFunction<Resources> of) {
        return Stream.of(outcome.before(), outcome.peak(), outcome.after())
                .map(used -> text(format, of.applyAsDouble(used)))
                .collect(Collectors.joining(" → "));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
