package io.flyweight.mq.benchmarks.webapp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The web application in a fresh JVM with its default options, but for a heap of 256 MiB at most. */
public final class StartedApplication implements AutoCloseable {

    /** The name of the application's queue. */
    public static final String NAME = "web";

    /** The name of the other queue. */
    public static final String OTHER = "other";

    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final BufferedReader said;
    private final double[] ready;

    /**
     * Starts it and waits until it is ready.
     *
     * @param queue whether with the starter
     * @param properties of the application
     */
    public StartedApplication(boolean queue, String... properties) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp"));
        command.add(ApplicationClassPath.of(System.getProperty("java.class.path", ""), queue));
        command.add((queue ? QueueApplication.class : WebApplication.class).getName());
        command.addAll(List.of("--server.port=0", "--spring.main.banner-mode=off"));
        Arrays.stream(properties).map(property -> "--" + property).forEach(command::add);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream()));
        ready = awaitFigures(Probe.READY);
    }

    private double[] awaitFigures(String what) throws IOException {
        StringBuilder other = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            int at = line.indexOf(" " + what + " ");
            if (at >= 0) {
                String figures = line.substring(at + what.length() + 2);
                return Arrays.stream(figures.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            }
            other.append(line).append('\n');
        }
        throw new IOException("the application ended and said: " + other);
    }

    /** Returns milliseconds: from the process's and from the application's begin to ready, and of its main thread's processor. */
    public double[] readyMillis() {
        return ready.clone();
    }

    /** Has it collect garbage, and returns MiB: on the heap, in the JVM's other pools, in direct buffers, resident. */
    public double[] heldMib() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return awaitFigures(Probe.HOLDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
