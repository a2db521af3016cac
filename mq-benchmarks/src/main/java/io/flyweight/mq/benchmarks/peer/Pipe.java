package io.flyweight.mq.benchmarks.peer;

import java.io.IOException;

/** A stream of messages. One thread sends; any thread may ask how many are done. */
public interface Pipe extends AutoCloseable {

    /**
     * Takes one message, and waits while the window is full.
     *
     * @param body not changed by anybody
     */
    void send(byte[] body) throws IOException, InterruptedException;

    /** Has everything that was taken be on its way. */
    default void flush() throws IOException, InterruptedException {}

    /**
     * Returns how many messages are done.
     *
     * @throws IllegalStateException if one has failed
     */
    long done();

    @Override
    void close();
}
