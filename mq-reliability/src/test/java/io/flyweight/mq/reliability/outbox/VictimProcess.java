package io.flyweight.mq.reliability.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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

/** Starts a {@link Victim}, talks to it and kills it. */
final class VictimProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Writer said;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "victim-reader");

    /** Returns when the application has started. */
    VictimProcess(String role, Path log, List<String> settings) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ManagementFactory.getRuntimeMXBean().getClassPath(),
                Victim.class.getName(),
                role,
                "--logging.file.name=" + log,
                "--logging.threshold.console=off"));
        settings.forEach(setting -> words.add("--" + setting));
        process = new ProcessBuilder(words).redirectError(Redirect.DISCARD).start();
        said = process.outputWriter(UTF_8);
        reader.start();
        awaitLine(Victim.READY);
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // What it wrote before it was killed is there.
        }
    }

    void awaitLine(String line) {
        await().atMost(PATIENCE).until(() -> lines.contains(line));
    }

    void say(String line) throws IOException {
        said.write(line + "\n");
        said.flush();
    }

    /** Lets it come to its point for so many more times, and kills it there as {@code kill -9} does. */
    void killAt(int passes) throws IOException, InterruptedException {
        say(Victim.STAND + passes);
        awaitLine(Victim.THERE);
        close();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
