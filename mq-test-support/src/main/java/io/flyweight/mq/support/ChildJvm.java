package io.flyweight.mq.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A JVM of its own with this one's class path. It is talked to in lines, and can be ended as {@code kill -9} ends it. */
public final class ChildJvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Writer said;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "child-reader");

    /** Starts it; what it writes to its standard error is lost. */
    public ChildJvm(Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ManagementFactory.getRuntimeMXBean().getClassPath(),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        said = process.outputWriter(UTF_8);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // What it wrote before it was killed is there.
        }
    }

    /** Returns what it has written so far. */
    public List<String> lines() {
        return lines;
    }

    /** Waits for a line that begins so, and returns the rest of the first one. */
    public String await(String beginning) {
        Awaitility.await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(line -> line.startsWith(beginning)));
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow()
                .substring(beginning.length());
    }

    /** Writes a line to its standard input. */
    public void say(String line) throws IOException {
        said.write(line + "\n");
        said.flush();
    }

    /** Ends its standard input, and returns when it has ended by itself. */
    public void leave() throws IOException, InterruptedException {
        said.close();
        awaitEnd();
    }

    /** Ends it as {@code kill -9} does, and returns when all that it wrote is read. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("does not end");
        }
        reader.join(PATIENCE.toMillis());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
