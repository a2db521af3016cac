package io.flyweight.mq.benchmarks.peer;

import java.io.IOException;

/** Messages of which each is waited for. Unless its peer says otherwise, for one thread at a time. */
public interface Ping extends AutoCloseable {

    /** Sends one message and returns once it is done. */
    void roundTrip(byte[] body) throws IOException, InterruptedException;

    @Override
    void close();
}
