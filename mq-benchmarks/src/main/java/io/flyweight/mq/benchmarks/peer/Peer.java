package io.flyweight.mq.benchmarks.peer;

import java.io.IOException;

/** One way to bring bytes from one end to another, both in this process, over loopback. */
public interface Peer {

    /** Returns the name by which tables and options know it. */
    String name();

    /** Returns, in a few words, what has happened to a message that counts as done. */
    String doneMeans();

    /** Connects two ends for a stream of messages. */
    Pipe openPipe(Load load) throws IOException, InterruptedException;

    /**
     * Connects two ends for messages of which each is waited for.
     *
     * @param callers how many threads will do so at a time
     * @throws IllegalArgumentException where there are more than this peer's ping can serve
     */
    Ping openPing(Load load, int callers) throws IOException, InterruptedException;
}
