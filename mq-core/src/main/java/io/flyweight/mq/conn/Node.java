package io.flyweight.mq.conn;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.net.Transport;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.event.Level;

/**
 * What all connections of one node share.
 *
 * @param name the own queue's name
 * @param packetSizeLimit most that headers and body of a packet to this node may have, in bytes
 * @param membership who belongs to the mesh
 * @param setup how links are made into frame links
 * @param transport how links are made
 * @param random nonces and jitter
 * @param wall the time of day, for people
 * @param callbacks where results and changes are told, one at a time
 */
public record Node(
        String name,
        int packetSizeLimit,
        Membership membership,
        FrameLink.Setup setup,
        Transport transport,
        RandomGenerator random,
        InstantSource wall,
        Executor callbacks) {

    Loop loop() {
        return setup.loop();
    }

    /** How loud to be about a connection's coming and going: one to oneself is no news. */
    Level loudness(String peer) {
        return peer.equals(name) ? Level.DEBUG : Level.INFO;
    }

    byte[] nonce(int bytes) {
        byte[] nonce = new byte[bytes];
        random.nextBytes(nonce);
        return nonce;
    }
}
