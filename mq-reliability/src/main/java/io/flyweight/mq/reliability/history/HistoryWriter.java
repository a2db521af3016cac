package io.flyweight.mq.reliability.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.reliability.history.HistoryLine.Kind;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes a node's history. A line that has been written survives the process. */
public final class HistoryWriter implements AutoCloseable {

    private final OutputStream file;

    /** Begins a new file. */
    public HistoryWriter(Path path) throws IOException {
        // Unbuffered: what is still in a buffer dies with the process.
        file = new FileOutputStream(path.toFile());
    }

    /** Writes one line. From any thread. */
    public synchronized void write(Kind kind, String peer, long id, String what) {
        try {
            file.write((new HistoryLine(System.nanoTime(), kind, peer, id, what) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
