package io.flyweight.mq.spring.processes;

import io.flyweight.mq.support.ChildJvm;
import java.io.IOException;
import java.util.List;

/** Starts a {@link Member}, and reads what it writes down. */
final class MemberProcess implements AutoCloseable {

    private final ChildJvm jvm;
    private final String listens;

    /** What it handled. */
    record Handled(int number, long nanos) {}

    /** Returns when it listens. */
    MemberProcess(String name, String address, String sender, String senderAddress) throws IOException {
        jvm = new ChildJvm(Member.class, List.of(name, address, sender, senderAddress));
        listens = jvm.await(Member.READY);
    }

    String address() {
        return listens;
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    /** In good order. */
    void leave() throws IOException, InterruptedException {
        jvm.leave();
    }

    List<Handled> handled() {
        return jvm.lines().stream()
                .filter(line -> line.startsWith(Member.HANDLED))
                .map(line -> line.split(" "))
                .map(words -> new Handled(Integer.parseInt(words[1]), Long.parseLong(words[2])))
                .toList();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
