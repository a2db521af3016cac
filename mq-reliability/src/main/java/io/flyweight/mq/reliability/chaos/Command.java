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
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", words) + ": no end after " + SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            throw new IOException(String.join(" ", words) + ": " + said);
        }
    }

    /** Runs it, and does not mind if it fails. Returns whether it did well. */
    static boolean attempt(String... words) throws InterruptedException {
        try {
            run(words);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether there is such a program. */
    static boolean exists(String program) throws InterruptedException {
        return attempt("sh", "-c", "command -v " + program);
    }
}
