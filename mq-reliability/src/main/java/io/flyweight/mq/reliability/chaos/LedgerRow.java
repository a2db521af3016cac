package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.history.Verdict;
import io.flyweight.mq.reliability.history.Violation.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One row of the ledger: what was run, and what came of it. */
final class LedgerRow {

    static final String HEADER =
            "| date | version | hours | meshes x nodes | seeds from | OK | REJECTED | NOT_DELIVERED | UNKNOWN | caller killed"
                    + " | faults | lost | duplicated | reordered | wrongly reported | other violations | slowest recovery |";

    private static final String SEPARATOR = HEADER.replaceAll("[^|]+", "---");
    private static final double SECONDS_AN_HOUR = 3_600;

    private final String text;

    LedgerRow(Options options, long seconds, Verdict total, Map<Fault, Integer> injected) {
        List<Object> cells = new ArrayList<>(List.of(
                LocalDate.now(),
                options.version(),
                String.format(Locale.ROOT, "%.2f", seconds / SECONDS_AN_HOUR),
                options.meshes() + " x " + options.nodes(),
                options.seed()));
        for (String outcome : List.of("OK", "REJECTED", "NOT_DELIVERED", "UNKNOWN", Verdict.KILLED)) {
            cells.add(total.count(outcome));
        }
        int faults = injected.values().stream().mapToInt(Integer::intValue).sum();
        cells.add(faults + ": "
                + injected.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ")));
        long others = 0;
        for (Kind kind : Kind.values()) {
            switch (kind) {
                case LOST, DUPLICATED, REORDERED, WRONGLY_REPORTED -> cells.add(total.count(kind));
                default -> others += total.count(kind);
            }
        }
        cells.add(others);
        cells.add(String.format(Locale.ROOT, "%.1f s", total.slowestRecoverySeconds()));
        text = cells.stream().map(Object::toString).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** The page with this row at the end of its ledger. */
    String appendTo(String page) {
        int table = page.indexOf(HEADER + "\n" + SEPARATOR);
        if (table < 0) {
            throw new IllegalArgumentException("the page has no ledger with these columns: " + HEADER);
        }
        int end = page.indexOf("\n\n", table);
        int at = end < 0 ? page.stripTrailing().length() : end;
        return page.substring(0, at) + "\n" + text + (end < 0 ? "\n" : page.substring(at));
    }

    @Override
    public String toString() {
        return text;
    }
}
