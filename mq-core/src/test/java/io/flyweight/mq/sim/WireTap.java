package io.flyweight.mq.sim;

/** Sees what goes over the simulated wire. */
public interface WireTap {

    /** Whether what goes over the wire are frames. */
    default boolean seesFrames() {
        return true;
    }

    /** The last byte of a frame was taken by the writer's socket. */
    void onWritten(SimConnection connection, boolean byDialer, Frame frame);

    /** One read is about to be given to its reader. */
    void onRead(SimConnection connection, boolean byDialer);

    /** The last byte of a frame is about to be given to its reader, in the read that was announced. */
    void onRead(SimConnection connection, boolean byDialer, Frame frame);

    /** The reader has done with the read what it does at once. */
    default void onReadDone(SimConnection connection, boolean byDialer) {}

    /** Something that the network does not always do has happened. */
    void onEffect(Effect effect);

    /** What the network does to streams. */
    enum Effect {
        PARTIAL_WRITE,
        FULL_SOCKET,
        SPLIT_READ,
        READING_PAUSED,
        LOST_BYTES,
        DIAL_REFUSED,
        DIAL_LOST
    }
}
