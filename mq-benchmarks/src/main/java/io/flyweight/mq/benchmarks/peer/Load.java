package io.flyweight.mq.benchmarks.peer;

/**
 * What is going to be sent.
 *
 * @param bodyBytes the length of each body
 * @param windowPackets most messages that are sent and not done
 * @param windowBytes most bytes of bodies that are sent and not done
 */
public record Load(int bodyBytes, int windowPackets, int windowBytes) {

    /** Returns how many messages the window has room for: one at least. */
    public int windowMessages() {
        return Math.max(1, Math.min(windowPackets, windowBytes / Math.max(1, bodyBytes)));
    }
}
