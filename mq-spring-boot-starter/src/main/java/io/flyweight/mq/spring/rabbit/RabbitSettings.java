package io.flyweight.mq.spring.rabbit;

import java.time.Duration;
import java.util.List;

/**
 * What the engine has to know.
 *
 * @param name the own queue's name
 * @param peers the names of all other queues
 * @param timeout what a send waits for, unless the call says otherwise
 * @param window most packets sent to one queue and not yet answered
 * @param packetSizeLimit most bytes that headers and body of a packet may have
 */
public record RabbitSettings(String name, List<String> peers, Duration timeout, int window, long packetSizeLimit) {

    /** Copies the names. */
    public RabbitSettings {
        peers = List.copyOf(peers);
    }
}
