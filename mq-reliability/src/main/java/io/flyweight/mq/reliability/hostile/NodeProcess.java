package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.reliability.resources.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An {@link AttackedNode} as its starter sees it. */
final class NodeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final PrintWriter words;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    /**
     * What the node says of itself.
     *
     * @param peak the most since the last time; of the heap only what was measured
     * @param reconnects how often its connection to the honest peer was made anew
     */
    record State(Resources now, Resources peak, long reconnects) {}

    NodeProcess(Places places, Limits limits) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dlogback.configurationFile=hostile/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                AttackedNode.class.getName()));
        command.addAll(places.arguments());
        command.add(limits.words());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        words = new PrintWriter(process.outputWriter(), true);
        Thread reader = new Thread(this::read, "output of the node under attack");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(line -> {
                if (line.startsWith(AttackedNode.ANSWER)) {
                    answers.add(line.substring(AttackedNode.ANSWER.length()));
                } else {
                    log.add(line);
                }
            });
        } catch (IOException | RuntimeException e) {
            log.add("the output ends: " + e);
        }
    }

    State measure() throws InterruptedException {
        words.println(AttackedNode.MEASURE);
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("the node under attack does not answer: " + log);
        }
        String[] parts = answer.split("\\|");
        return new State(Resources.parse(parts[0]), Resources.parse(parts[1]), Long.parseLong(parts[2]));
    }

    /** What it has logged, but for the peer that comes and goes, and that the honest have smaller maps. */
    List<String> log() {
        return log.stream()
                .filter(line -> !line.contains("'" + Places.NEWCOMER + "'") && !line.contains("MeshAdvice"))
                .toList();
    }

    @Override
    public void close() {
        words.close();
        process.destroy();
    }
}
