package io.flyweight.mq.api;

/**
 * Packets between this node and one peer, counted since the node was created.
 *
 * @param sent packets answered OK
 * @param rejected packets that the peer's handler refused
 * @param notDelivered sends that failed before the peer's watcher could see the packet
 * @param unknown sends of which nobody can tell
 * @param lateAnswers answers that came after their send had timed out
 * @param received packets of the peer that the own watcher has answered
 * @param reconnects how often the connection was established again after the first time
 * @param bytesSent bytes that the connections of both directions have taken for the peer, frames and all, once
 *     authenticated; an acceptor counts the frame that welcomes the peer too. With TLS they are counted before encryption
 * @param bytesReceived bytes that came from the peer after the handshake, with TLS as they were decrypted
 */
public record PeerCounters(
        long sent,
        long rejected,
        long notDelivered,
        long unknown,
        long lateAnswers,
        long received,
        long reconnects,
        long bytesSent,
        long bytesReceived) {}
