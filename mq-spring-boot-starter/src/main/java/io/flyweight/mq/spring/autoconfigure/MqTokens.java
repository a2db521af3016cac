package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The tokens that this application has known since its start. Inject it to change them while running; the actuator's
 * endpoints mask the new ones from then on, and the old ones still. What is changed at the {@link Manager} itself is not
 * known here and not masked. Thread-safe.
 */
public final class MqTokens {

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ObjectProvider<Manager> manager;

    MqTokens(Collection<MqConnectionDetails> details, ObjectProvider<Manager> manager) {
        this.manager = manager;
        for (MqConnectionDetails source : details) {
            known.add(source.getAuthToken());
            known.addAll(source.getAcceptedTokens());
        }
    }

    /**
     * Changes the tokens for connections that are made from now on.
     *
     * @param first what this node proves with
     * @param more what it accepts besides
     */
    public void change(String first, String... more) {
        known.add(first);
        known.addAll(List.of(more));
        manager.ifAvailable(node -> node.setTokens(first, more));
    }

    /** Returns every token there is or was, in no order. Secrets: to compare with, never to show. */
    public Collection<String> known() {
        return Set.copyOf(known);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "MqTokens[" + known.size() + "]";
    }
}
