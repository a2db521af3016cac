package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.BrokerRouting;
import org.springframework.modulith.events.support.EventExternalizationTransport;

/**
 * Sends events: a target is the name of a queue or of a group, its key is {@link MqHeaders#KEY}; both may be expressions
 * about the payload, as {@code #{article()}}. Thread-safe.
 */
public final class OutboxTransport implements EventExternalizationTransport {

    private final MqTemplate template;
    private final EvaluationContext expressions;

    /**
     * Creates a transport.
     *
     * @param template sends
     * @param expressions in which the targets' expressions are evaluated
     */
    public OutboxTransport(MqTemplate template, EvaluationContext expressions) {
        this.template = template;
        this.expressions = expressions;
    }

    /** Where an event goes. */
    record Route(String queue, @Nullable String key) {}

    /** Evaluates the target's expressions. */
    Route route(Object payload, RoutingTarget target) {
        BrokerRouting routing = BrokerRouting.of(target, expressions);
        return new Route(routing.getTarget(payload), target.getKey() == null ? null : routing.getKey(payload));
    }

    /** Sends under an id that is new for each call: for whoever else externalizes events, not for the outbox. */
    @Override
    public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
        try {
            return send(payload, route(payload, target), UUID.randomUUID());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The future fails as a send does; nothing is thrown. */
    CompletableFuture<Void> send(Object payload, Route route, UUID id) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(MqHeaders.ID, id);
        if (route.key() != null) {
            headers.put(MqHeaders.KEY, route.key());
        }
        try {
            return template.sendAsync(route.queue(), payload, headers);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns whether there is such a queue, which cannot be sent to now. */
    boolean isAway(String queue) {
        return template.knows(queue) && !template.isConnected(queue);
    }
}
