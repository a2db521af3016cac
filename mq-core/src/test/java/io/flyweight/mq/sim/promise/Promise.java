package io.flyweight.mq.sim.promise;

import io.flyweight.mq.sim.Frame;

/** One of the eight promises: is told of everything that is recorded, and throws when it has been broken. */
interface Promise {

    /** Its number and name. */
    String title();

    default void onSent(Sent sent) {}

    default void onTold(Sent sent) {}

    /** The packet is given to a watcher. */
    default void onEntered(Sent sent, Handling where) {}

    /** The watcher is done with it. */
    default void onLeft(Sent sent, Handling where) {}

    default void onWritten(Wire wire, boolean byDialer, Frame frame) {}

    /** A read is given to a reader; the frames that it makes whole follow. */
    default void onRead(Wire wire, boolean byDialer) {}

    default void onRead(Wire wire, boolean byDialer, Frame frame) {}

    /** What the reader does at once with all that one read brought is done. */
    default void onReadDone(Wire wire, boolean byDialer) {}

    /** Everything has come to rest. */
    default void atEnd() {}

    /** Fails with what was found. */
    default AssertionError broken(String how, Object... values) {
        return new AssertionError("promise " + title() + ": " + String.format(how, values));
    }
}
