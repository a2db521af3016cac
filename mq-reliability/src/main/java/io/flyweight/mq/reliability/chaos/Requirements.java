package io.flyweight.mq.reliability.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine must have. */
final class Requirements {

    private static final String PROBE = "mqchaos-" + Chaos.RUN + "-probe";

    private Requirements() {}

    /** Says what is missing; empty when nothing is. */
    static String missing() throws InterruptedException {
        for (String program : List.of("ip", "perl", "prlimit", "mount", "kill")) {
            if (!Command.exists(program)) {
                return "needs " + program;
            }
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return "needs /dev/net/tun";
        }
        try {
            Command.run("perl", "-MTime::HiRes", "-e", "1");
            Command.run("ip", "netns", "add", PROBE);
            Command.run("ip", "netns", "del", PROBE);
            return "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
