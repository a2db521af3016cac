package io.flyweight.mq.spring.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** A process of a group's member: writes down each packet before it answers, and leaves when its input ends. */
final class Member {

    static final String READY = "ready at ";
    static final String HANDLED = "handled ";
    static final String TOKEN = "a token of the tests";

    private Member() {}

    /** Takes the own name and address, and the sender's. */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        Config config = Config.builder(args[0])
                .queue(args[0], args[1])
                .queue(args[2], args[3])
                .authToken(TOKEN)
                .autoReconnectDuration(Duration.ofMillis(100))
                .build();
        Manager manager = new Manager(config, (from, packet) -> {
            out.println(HANDLED + packet.text() + " " + System.nanoTime());
            return Ack.OK;
        });
        manager.start();
        out.println(READY + manager.localAddress());
        while (System.in.read() >= 0) {
            // Nothing is said to it but that it may go.
        }
        manager.close();
    }
}
