package io.flyweight.mq.reliability.leak;

/** Something that is done again and again. */
interface Wear extends AutoCloseable {

    /** Does it some times; afterwards nothing is under way. Returns how many times it was done. */
    long go() throws InterruptedException;

    @Override
    void close();
}
