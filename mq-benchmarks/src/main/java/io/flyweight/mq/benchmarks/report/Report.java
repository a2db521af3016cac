package io.flyweight.mq.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A page of Markdown: about the machine, then a section for each workload, then all targets once more. */
public final class Report {

    private final String title;
    private final Table environment;
    private final StringBuilder sections = new StringBuilder();
    private final List<Target> targets = new ArrayList<>();

    /** Creates a page without sections. */
    public Report(String title, Table environment) {
        this.title = title;
        this.environment = environment;
    }

    /** Begins a section, which is what is added until the next one begins. */
    public void section(String heading, String text) {
        sections.append("\n## ").append(heading).append("\n\n").append(text).append('\n');
    }

    /** Adds a paragraph. */
    public void text(String paragraph) {
        sections.append('\n').append(paragraph).append('\n');
    }

    /** Adds a table. */
    public void table(Table table) {
        sections.append('\n').append(table.markdown());
    }

    /** Adds targets to the section, and to the list of all. */
    public void targets(Target... some) {
        targets.addAll(List.of(some));
        table(tableOf(List.of(some)));
    }

    /** Returns all targets so far. */
    public List<Target> targets() {
        return Collections.unmodifiableList(targets);
    }

    private static Table tableOf(List<Target> some) {
        Table table = new Table("figure", "target", "measured", "");
        some.forEach(target -> table.row(List.of(
                target.what(),
                target.limit(),
                target.measured(),
                target.verdict().shown())));
        return table;
    }

    /** Returns the whole page. */
    public String markdown() {
        return "# " + title + "\n\n" + environment.markdown() + sections + "\n## All targets\n\n"
                + tableOf(targets).markdown();
    }

    /** Writes the page. */
    public void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
