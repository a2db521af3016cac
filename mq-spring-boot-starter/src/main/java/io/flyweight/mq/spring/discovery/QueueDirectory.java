package io.flyweight.mq.spring.discovery;

import java.util.Map;

/**
 * Tells which queues there are besides those of {@code mq.queues}. Every bean of this type is asked when the application
 * starts, and then once each {@code mq.discovery.interval}; the node dials what is new.
 */
@FunctionalInterface
public interface QueueDirectory {

    /**
     * Returns the queues that there are now. On the discovery's thread, one call at a time; may block.
     *
     * @return {@code host:port} by the queue's name; the own one may be among them
     * @throws Exception if it cannot be told. Then what was told last is taken to hold
     */
    Map<String, String> queues() throws Exception;
}
