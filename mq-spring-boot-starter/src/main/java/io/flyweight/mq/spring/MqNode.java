package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.PeerStatus;
import java.util.List;

/**
 * This application's queue among the others, whatever carries their packets: what health, meters, the endpoint and the
 * console look at. A bean of this type is there wherever there is a queue. Thread-safe; nothing blocks.
 */
public interface MqNode {

    /** Returns what carries its packets. */
    MqEngine engine();

    /** Returns what is known about the own queue and all peers. */
    MqStatus status();

    /**
     * Returns what is known about one peer.
     *
     * @throws MqUnknownQueueException if there is none of that name
     */
    PeerStatus status(String peer);

    /** Returns the names of all queues but the own. */
    List<String> peers();

    /**
     * Closes the connection to a peer and dials at once; packets without an answer fail as in a loss of the connection.
     *
     * @throws MqUnknownQueueException if there is none of that name
     */
    void reconnect(String peer);
}
