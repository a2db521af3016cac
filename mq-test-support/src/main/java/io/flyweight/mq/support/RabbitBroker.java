package io.flyweight.mq.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A RabbitMQ of the system's packages, with data of its own, until it is closed. */
public final class RabbitBroker implements AutoCloseable {

    private static final Path PACKAGED = Path.of("/usr/lib/rabbitmq/bin");
    private static final long KIB = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final int port;
    private final String node;
    private final Map<String, String> environment;
    private @Nullable Process server;

    private RabbitBroker(Path home, int port, int distributionPort) {
        this.home = home;
        this.port = port;
        this.node = "mq" + port + "@localhost";
        this.environment = Map.of(
                "HOME", home.toString(),
                "RABBITMQ_NODENAME", node,
                "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
                "RABBITMQ_NODE_PORT", String.valueOf(port),
                "RABBITMQ_DIST_PORT", String.valueOf(distributionPort),
                "RABBITMQ_MNESIA_BASE", home.resolve("data").toString(),
                "RABBITMQ_LOG_BASE", home.resolve("log").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString(),
                "RABBITMQ_GENERATED_CONFIG_DIR", home.resolve("config").toString());
    }

    /** Returns whether there is one to start. */
    public static boolean isInstalled() {
        return Files.isExecutable(PACKAGED.resolve("rabbitmq-server"));
    }

    /** Returns when it takes connections. */
    public static RabbitBroker start() throws IOException {
        Path home = Files.createTempDirectory("mq-rabbit");
        Files.writeString(home.resolve("plugins"), "[].");
        RabbitBroker broker = new RabbitBroker(home, Ports.free(), Ports.free());
        try {
            broker.run();
        } catch (RuntimeException e) {
            broker.abandon(e);
            throw e;
        }
        return broker;
    }

    private void abandon(RuntimeException why) throws IOException {
        try {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why.addSuppressed(e);
        }
    }

    private void run() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(PACKAGED.resolve("rabbitmq-server").toString());
        builder.environment().putAll(environment);
        server = builder.redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
        await().atMost(PATIENCE).until(() -> command("await_startup") == 0);
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    /** Runs {@code rabbitmqctl}, and returns its exit code. */
    public int command(String... words) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of(PACKAGED.resolve("rabbitmqctl").toString(), "-n", node));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Returns how much memory its processes have of the machine's, where Linux tells. */
    public long residentBytes() {
        Process running = server;
        return running == null
                ? 0
                : Stream.concat(Stream.of(running.toHandle()), running.descendants())
                        .mapToLong(RabbitBroker::residentBytes)
                        .sum();
    }

    private static long residentBytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Ends it in good order, and starts it again with what it has stored. */
    public void restart() throws IOException, InterruptedException {
        stop();
        run();
    }

    /** Ends it in good order. */
    public void stop() throws IOException, InterruptedException {
        command("stop");
        waitForEnd();
    }

    /** Starts it again. */
    public void resume() throws IOException {
        run();
    }

    private void waitForEnd() throws InterruptedException {
        Process running = server;
        if (running != null && !running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("does not end");
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Process running = server;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            waitForEnd();
        }
        Folders.delete(home);
    }
}
