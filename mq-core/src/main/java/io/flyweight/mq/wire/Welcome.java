package io.flyweight.mq.wire;

/**
 * The acceptor's consent.
 *
 * @param proof its {@link FrameFormat#PROOF_BYTES} bytes of proof; not copied
 * @param packetSizeLimit the most bytes of headers and body that it takes in a packet, at most 2^32 - 1
 * @param instanceId random per start of the acceptor
 * @param mapDigest see {@link Handshake#mapDigest}
 */
public record Welcome(byte[] proof, long packetSizeLimit, long instanceId, long mapDigest) {}
