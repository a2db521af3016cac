package io.flyweight.mq.benchmarks.peer;

import java.io.IOException;

/** Messages of which each is waited for, by as many threads at a time as it was opened for. */
public interface Ping extends AutoCloseable {

    /** Sends one message and returns once it is done. */
    void roundTrip(byte[] body) throws IOException, InterruptedException;

    @Override
    void close();

    /** Fails where more than one thread would use the ping. */
    static void requireOne(int callers) {
        if (callers != 1) {
            throw new IllegalArgumentException(callers + " callers; this ping serves one");
        }
    }
}
