package io.flyweight.mq.reliability.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Runs programs of the system that end by themselves. */
final class Command {

    private static final long SECONDS = 20;

    private Command() {}

    /**
     * Runs it and waits for its end.
     *
     * @throws IOException if it fails, with what it said
     */
    static void run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", words) + ": " + said);
        }
    }

    /** Runs it, and does not mind if it fails. */
    static void attempt(String... words) throws InterruptedException {
        try {
            run(words);
        } catch (IOException e) {
            // There may be nothing to do.
            return;
        }
    }

    /** Whether there is such a program. */
    static boolean exists(String program) throws InterruptedException {
        try {
            run("sh", "-c", "command -v " + program);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
