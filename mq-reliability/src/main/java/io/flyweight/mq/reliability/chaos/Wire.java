package io.flyweight.mq.reliability.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.Locale;

/** The wire between a node and the mesh, which can be made worse. */
final class Wire {

    private static final String PROGRAM = "mq-reliability/src/main/chaos/wire";

    private final Process process;
    private final BufferedReader counts;

    /** Which frames a change is for. */
    enum Way {
        IN,
        OUT
    }

    /** What may happen to a frame, in the order in which the program counts. */
    enum Harm {
        LOST,
        LATE,
        OVERTAKEN
    }

    /** Makes it, with the device {@code far} in that namespace and {@code near} for the node's. */
    Wire(String hub, String far, String near) throws IOException {
        process = new ProcessBuilder("ip", "netns", "exec", hub, "perl", PROGRAM, far, near)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        counts = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Changes one way of it: see the program. */
    void set(Way way, String key, String value) throws IOException {
        say(way.name().toLowerCase(Locale.ROOT) + " " + key + " " + value);
    }

    /** Undoes all changes. */
    void good() throws IOException {
        say("good");
    }

    /** How many frames it has harmed so since all was good. */
    long count(Harm harm) throws IOException {
        say("count");
        String line = counts.readLine();
        if (line == null) {
            throw new IOException("the wire has ended");
        }
        return Long.parseLong(line.split(" ")[harm.ordinal()]);
    }

    private void say(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(UTF_8));
        input.flush();
    }

    void close() {
        process.destroyForcibly();
    }
}
