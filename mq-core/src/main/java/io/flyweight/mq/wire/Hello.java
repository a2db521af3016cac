package io.flyweight.mq.wire;

/**
 * The dialer's first frame.
 *
 * @param from the dialer's queue name
 * @param to the queue that it wants to reach
 * @param nonce its {@link FrameFormat#NONCE_BYTES} random bytes; not copied
 * @param packetSizeLimit the most bytes of headers and body that it takes in a reply, at most 2^32 - 1
 * @param mapDigest see {@link Handshake#mapDigest}
 */
public record Hello(String from, String to, byte[] nonce, long packetSizeLimit, long mapDigest) {}
