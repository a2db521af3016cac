package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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

    /** Sends under an id that is new for each call: for whoever else externalizes events, not for the outbox. */
    @Override
    public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
        return send(payload, target, UUID.randomUUID());
    }

    /** The future fails as a send does; nothing is thrown. */
    CompletableFuture<Void> send(Object payload, RoutingTarget target, UUID id) {
        try {
            BrokerRouting routing = BrokerRouting.of(target, expressions);
            String key = target.getKey() == null ? null : routing.getKey(payload);
            Map<String, Object> headers = new HashMap<>();
            headers.put(MqHeaders.ID, id);
            if (key != null) {
                headers.put(MqHeaders.KEY, key);
            }
            return template.sendAsync(routing.getTarget(payload), payload, headers);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns the queue or the group, or the target as it stands where its expression cannot be evaluated. */
    String queueOf(Object payload, RoutingTarget target) {
        try {
            return BrokerRouting.of(target, expressions).getTarget(payload);
        } catch (RuntimeException e) {
            return target.getTarget();
        }
    }

    /** Returns whether there is such a queue, which cannot be sent to now. */
    boolean isAway(Object payload, RoutingTarget target) {
        String queue = BrokerRouting.of(target, expressions).getTarget(payload);
        return template.knows(queue) && !template.isConnected(queue);
    }
}
