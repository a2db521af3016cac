package io.flyweight.mq.reliability.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The wire between a node and the mesh, which can be made worse. */
final class Wire {

    private static final String PROGRAM = "mq-reliability/src/main/chaos/wire";

    private final Process process;

    /** Which frames a change is for. */
    enum Way {
        IN,
        OUT
    }

    /** Makes it, with the device {@code far} in that namespace and {@code near} for the node's. */
    Wire(String hub, String far, String near) throws IOException {
        process = new ProcessBuilder("ip", "netns", "exec", hub, "perl", PROGRAM, far, near)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Changes one way of it: see the program. */
    void set(Way way, String key, String value) throws IOException {
        say(way.name().toLowerCase(Locale.ROOT) + " " + key + " " + value);
    }

    /** Undoes all changes. */
    void good() throws IOException {
        say("good");
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
