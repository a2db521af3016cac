package io.flyweight.mq.spring.outbox;

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

    boolean isConnected(Outgoing outgoing) {
        return transport.isConnected(outgoing.payload, outgoing.target);
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
        log.warn("Event {} to '{}' is sent again later: {}", outgoing.id, outgoing.target, why.toString());
    }
}
