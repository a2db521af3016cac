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
    private final ThreadLocal<@Nullable UUID> publication = new ThreadLocal<>();

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

    /** Names the publication that this thread is about to externalize; {@code null} for none. */
    void of(@Nullable UUID id) {
        if (id == null) {
            publication.remove();
        } else {
            publication.set(id);
        }
    }

    @Override
    public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
        return send(payload, target, publication.get());
    }

    /** The future fails as a send does; nothing is thrown. */
    CompletableFuture<Void> send(Object payload, RoutingTarget target, @Nullable UUID id) {
        try {
            BrokerRouting routing = BrokerRouting.of(target, expressions);
            String key = target.getKey() == null ? null : routing.getKey(payload);
            Map<String, Object> headers = new HashMap<>();
            headers.put(MqHeaders.ID, id == null ? UUID.randomUUID() : id);
            if (key != null) {
                headers.put(MqHeaders.KEY, key);
            }
            return template.sendAsync(routing.getTarget(payload), payload, headers);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns whether a send may get somewhere now. */
    boolean isConnected(Object payload, RoutingTarget target) {
        return template.isConnected(BrokerRouting.of(target, expressions).getTarget(payload));
    }
}
