package io.flyweight.mq.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. The first column is text, the others are aligned to the right. */
public final class Table {

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    /** Creates a table without rows. */
    public Table(String... head) {
        this.head = List.of(head);
    }

    /** Adds a row; what is missing at its end stays empty. */
    public Table row(List<String> cells) {
        if (cells.size() > head.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in a table of " + head.size() + " columns");
        }
        List<String> row = new ArrayList<>(cells);
        while (row.size() < head.size()) {
            row.add("");
        }
        rows.add(row);
        return this;
    }

    String markdown() {
        StringBuilder out = new StringBuilder(line(head));
        out.append("|---|").append("---:|".repeat(head.size() - 1)).append('\n');
        rows.forEach(row -> out.append(line(row)));
        return out.toString();
    }

    private static String line(List<String> cells) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) {
            String oneLine = cell.replaceAll("\\R", " ").replace("|", "\\|");
            line.append(' ').append(oneLine).append(" |");
        }
        return line.append('\n').toString();
    }
}
