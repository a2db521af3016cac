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
 * @param warnings logs what was not
 */
public record OutboxEvents(
        EventExternalizationConfiguration configuration,
        OutboxTransport transport,
        ApplicationEventPublisher publisher,
        OutboxWarnings warnings) {

    /**
     * Creates it.
     *
     * @param configuration which events go where
     * @param transport sends them
     * @param publisher is told what was sent
     */
    public OutboxEvents(
            EventExternalizationConfiguration configuration,
            OutboxTransport transport,
            ApplicationEventPublisher publisher) {
        this(configuration, transport, publisher, new OutboxWarnings());
    }

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
        warnings.failed(outgoing.id, transport.queueOf(outgoing.payload, outgoing.target), why);
    }
}
