package io.flyweight.mq.reliability.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.reliability.history.ProcessHistory;
import io.flyweight.mq.reliability.node.LoadedNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of a node. */
final class NodeProcess {

    private static final String LIMIT_DESCRIPTORS = "--nofile=400:400";
    private static final long END_SECONDS = 60;
    private static final long ANSWER_SECONDS = 60;
    private static final ScheduledExecutorService WATCHDOG = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watchdog");
        thread.setDaemon(true);
        return thread;
    });

    private final String node;
    private final Path history;
    private final Process process;
    private final BufferedReader answers;
    private long killedNanos = Long.MAX_VALUE;

    /**
     * What is the same for all processes of a node.
     *
     * @param directory where it writes
     * @param clock the file that moves its wall clock; null where it has the machine's
     * @param log its log
     */
    record Place(String namespace, Path directory, @Nullable Path clock, Path log) {}

    /** Starts it; {@code arguments} are those of {@link LoadedNode} after the history file. */
    NodeProcess(String node, int run, Place place, List<String> arguments) throws IOException {
        this.node = node;
        this.history = place.directory().resolve(node + "." + run + ".history");
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                place.namespace(),
                "prlimit",
                LIMIT_DESCRIPTORS,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dsun.net.inetaddr.ttl=3",
                "-Dlogback.configurationFile=mq-reliability/src/main/chaos/logback.xml",
                "-Dlog.file=" + place.log(),
                "-cp",
                System.getProperty("java.class.path"),
                LoadedNode.class.getName(),
                history.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (place.clock() != null) {
            WallClock.prepare(builder.environment(), place.clock());
        }
        File errors = place.directory().resolve(node + ".errors").toFile();
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors));
        process = builder.start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Has it do something and returns its answer. One that does not answer is killed, which the check finds. */
    String command(String line) throws IOException {
        Future<?> dog = WATCHDOG.schedule(process::destroyForcibly, ANSWER_SECONDS, TimeUnit.SECONDS);
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("node " + node + " has ended or did not answer '" + line + "'; see " + history);
            }
            return answer;
        } finally {
            dog.cancel(false);
        }
    }

    /** Ends it by SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        killedNanos = System.nanoTime();
    }

    /** Sends SIGTERM. One that has ended already has left no end in its history, which the check finds. */
    void askToLeave() throws InterruptedException {
        // Process.destroy() would close the pipes as well, by which the node sees that nobody wants it any more.
        Command.attempt("kill", "-TERM", Long.toString(process.pid()));
    }

    /** Waits until it has left; kills it when that takes too long, and then its history has no end, which is found. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    void pause() throws IOException, InterruptedException {
        Command.run("kill", "-STOP", Long.toString(process.pid()));
    }

    void go() throws IOException, InterruptedException {
        Command.run("kill", "-CONT", Long.toString(process.pid()));
    }

    ProcessHistory history() {
        return new ProcessHistory(node, history, killedNanos);
    }

    void deleteHistory() throws IOException {
        Files.deleteIfExists(history);
    }
}
