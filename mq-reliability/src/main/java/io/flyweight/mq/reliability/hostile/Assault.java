package io.flyweight.mq.reliability.hostile;

/** Something hostile that goes on until it is closed. */
interface Assault extends AutoCloseable {

    /** Ends it, and with it all of its connections. */
    @Override
    void close();
}
