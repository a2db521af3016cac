package io.flyweight.mq.spring.outbox;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.RoutingTarget;

/** From an event to a packet, and what is said of it afterwards. Thread-safe. */
public final class OutboxEvents {

    private static final Logger log = LoggerFactory.getLogger(OutboxEvents.class);

    private final EventExternalizationConfiguration configuration;
    private final OutboxTransport transport;
    private final ApplicationEventPublisher publisher;
    private final OutboxWarnings warnings = new OutboxWarnings(System::nanoTime);

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
        this.configuration = configuration;
        this.transport = transport;
        this.publisher = publisher;
    }

    /** An event of which is known what goes where. */
    record Outgoing(UUID id, Object event, Object payload, RoutingTarget target, OutboxTransport.Route route) {}

    /** Fails where the target's expressions cannot be evaluated. */
    Outgoing outgoing(UUID id, Object event) {
        Object payload = configuration.map(event);
        RoutingTarget target = configuration.determineTarget(event);
        return new Outgoing(id, event, payload, target, transport.route(payload, target));
    }

    /** Returns whether the event would only be told that its queue is away. */
    boolean isAway(Outgoing outgoing) {
        return transport.isAway(outgoing.route.queue());
    }

    CompletableFuture<Void> send(Outgoing outgoing) {
        return transport.send(outgoing.payload, outgoing.route, outgoing.id);
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
        warnings.failed(outgoing.id, outgoing.route.queue(), why);
    }
}
