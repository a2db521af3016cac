package io.flyweight.mq.test.restart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one process has sent, been told and handled, a line each, in a file that survives it. */
final class Journal implements AutoCloseable {

    private static final String SUFFIX = ".journal";

    private final Writer file;

    enum Kind {
        /** A number is sent for the first time. */
        SENT,
        /** The answer to a send. */
        TOLD,
        /** A listener has handled a number. */
        HANDLED
    }

    /** One line; the outcome of what is not an answer is a dash. */
    record Line(Kind kind, String peer, long number, String outcome) {

        private static Line parse(String text) {
            String[] words = text.split(" ");
            return new Line(Kind.valueOf(words[0]), words[1], Long.parseLong(words[2]), words[3]);
        }

        private String text() {
            return kind + " " + peer + " " + number + " " + outcome + "\n";
        }
    }

    Journal(Path file) {
        try {
            this.file = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file of one run of a node. */
    static Path file(Path directory, String node, int run) {
        return directory.resolve(node + "-" + run + SUFFIX);
    }

    /** Returns what all runs of a node so far have written down, but for lines that are not whole yet. */
    static List<Line> read(Path directory, String node) {
        List<Line> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(node + "-") && name.endsWith(SUFFIX)) {
                    lines.addAll(read(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    static List<Line> read(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Line::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void note(Kind kind, String peer, long number) {
        note(kind, peer, number, "-");
    }

    synchronized void note(Kind kind, String peer, long number, String outcome) {
        try {
            file.write(new Line(kind, peer, number, outcome).text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void flush() {
        try {
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
