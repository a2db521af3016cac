package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.api.MqOutClosedException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.RoutingTarget;

/**
 * From an event to a packet, and what is said of it afterwards.
 *
 * @param configuration which events go where
 * @param transport sends them
 * @param publisher is told what was sent
 */
public record OutboxEvents(
        EventExternalizationConfiguration configuration,
        OutboxTransport transport,
        ApplicationEventPublisher publisher) {

    private static final Logger log = LoggerFactory.getLogger(OutboxEvents.class);

    /** An event of which is known what goes where. */
    record Outgoing(UUID id, Object event, Object payload, RoutingTarget target) {}

    Outgoing outgoing(UUID id, Object event) {
        return new Outgoing(id, event, configuration.map(event), configuration.determineTarget(event));
    }

    /** Returns whether the event would only be told that its queue is away. */
    boolean isAway(Outgoing outgoing) {
        return transport.isAway(outgoing.payload, outgoing.target);
    }

    CompletableFuture<Void> send(Outgoing outgoing) {
        return transport.send(outgoing.payload, outgoing.target, outgoing.id);
    }

    /** What a listener to it throws is no matter of the outbox's. */
    void sent(Outgoing outgoing) {
        try {
            publisher.publishEvent(new EventExternalized<>(outgoing.event, outgoing.payload, outgoing.target, null));
        } catch (RuntimeException e) {
            log.warn("A listener to EventExternalized failed", e);
        }
    }

    void failed(Outgoing outgoing, Throwable why) {
        if (why instanceof MqOutClosedException) {
            log.debug("Event {} waits: {}", outgoing.id, why.getMessage());
            return;
        }
        log.warn("Event {} to '{}' is sent again later: {}", outgoing.id, outgoing.target, why.toString());
    }
}
