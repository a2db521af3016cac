package io.flyweight.mq.reliability.outbox;

import io.flyweight.mq.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a {@link Victim}, talks to it and kills it. */
final class VictimProcess implements AutoCloseable {

    private final ChildJvm jvm;

    /** Returns when the application has started. */
    VictimProcess(String role, Path log, List<String> settings) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(role, "--logging.file.name=" + log, "--logging.threshold.console=off"));
        settings.forEach(setting -> words.add("--" + setting));
        jvm = new ChildJvm(Victim.class, words);
        jvm.await(Victim.READY);
    }

    void awaitLine(String line) {
        jvm.await(line);
    }

    void say(String line) throws IOException {
        jvm.say(line);
    }

    /** Lets it come to its point for so many more times, and kills it there as {@code kill -9} does. */
    void killAt(int passes) throws IOException, InterruptedException {
        say(Victim.STAND + passes);
        awaitLine(Victim.THERE);
        jvm.kill();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
