package io.flyweight.mq.test.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.support.Ports;
import io.flyweight.mq.test.restart.Journal.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** A mesh of processes that can be stopped by SIGTERM and started again, at addresses that stay. */
final class NodeProcesses implements AutoCloseable {

    private static final int TERMINATED = 143;

    private final Path directory;
    private final int burst;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Integer> runs = new HashMap<>();
    private final Map<String, List<String>> settings = new HashMap<>();
    private final Map<String, Process> running = new HashMap<>();

    /** Creates it; {@code burst} packets are sent {@link LoadedApplication#BURSTS_A_SECOND} times a second to each peer. */
    NodeProcesses(String test, int burst, String... names) throws IOException {
        this.directory = Path.of("target", test).toAbsolutePath();
        this.burst = burst;
        FileSystemUtils.deleteRecursively(directory);
        Files.createDirectories(directory);
        for (String name : names) {
            ports.put(name, Ports.free());
        }
    }

    List<String> names() {
        return List.copyOf(ports.keySet());
    }

    /** Gives further arguments to each process that a node is started as from now on. */
    void configure(String name, List<String> arguments) {
        settings.put(name, arguments);
    }

    int port(String name) {
        return Objects.requireNonNull(ports.get(name), name);
    }

    /** Returns what the present run of a node has logged so far. */
    String log(String name) throws IOException {
        return Files.readString(logFile(name));
    }

    private Path logFile(String name) {
        return directory.resolve(name + "-" + runs.getOrDefault(name, 0) + ".log");
    }

    void start(String name) throws IOException {
        int run = runs.merge(name, 1, Integer::sum);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LoadedApplication.class.getName(),
                "--mq.name=" + name,
                "--mq.auth-token=restart",
                "--mq.auto-reconnect-duration=100ms",
                "--mq.packet-wait-timeout=20s",
                "--load.directory=" + directory,
                "--load.run=" + run,
                "--load.burst=" + burst));
        ports.forEach((queue, port) -> command.add("--mq.queues." + queue + "=127.0.0.1:" + port));
        command.addAll(settings.getOrDefault(name, List.of()));
        running.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(logFile(name).toFile())
                        .start());
    }

    /** Sends SIGTERM and waits for the end. */
    void stop(String name) throws InterruptedException {
        Process process = Objects.requireNonNull(running.remove(name), name);
        process.destroy();
        boolean ended = process.waitFor(40, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("%s has ended; see %s", name, directory).isTrue();
        assertThat(process.exitValue()).as("%s; see %s", name, directory).isEqualTo(TERMINATED);
    }

    /** Lets all processes send no new numbers. */
    void enough() throws IOException {
        Files.createFile(directory.resolve(LoadedApplication.ENOUGH));
    }

    /** Returns what all runs of a node have written down so far. */
    List<Line> journal(String name) {
        return Journal.read(directory, name);
    }

    /** Returns what the present run of a node has written down so far. */
    List<Line> journalOfRun(String name) {
        return Journal.read(Journal.file(directory, name, runs.getOrDefault(name, 0)));
    }

    Path directory() {
        return directory;
    }

    /** Ends what a test that failed has left. */
    @Override
    public void close() {
        running.values().forEach(Process::destroyForcibly);
    }
}
