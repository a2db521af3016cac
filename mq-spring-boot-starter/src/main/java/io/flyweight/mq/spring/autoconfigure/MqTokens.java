package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * The tokens that this application has known since its start. Inject it to change them while running; the actuator's
 * endpoints mask the new ones from then on, and the old ones still. What is changed at the {@link Manager} itself is not
 * known here and not masked.
 *
 * <p>To change the secret of a running cluster without losing a packet, do each step on every node before the next one:
 *
 * <ol>
 *   <li>accept the new one besides: {@code change(old, new)}
 *   <li>prove with the new one: {@code change(new, old)}
 *   <li>accept the old one no longer: {@code change(new)}
 * </ol>
 *
 * <p>Connections that are up stay up: a token is asked for when one is made. Thread-safe.
 */
public final class MqTokens {

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ObjectProvider<MqConnectionDetails> details;
    private final ObjectProvider<Manager> manager;
    private final Environment environment;

    MqTokens(ObjectProvider<MqConnectionDetails> details, ObjectProvider<Manager> manager, Environment environment) {
        this.details = details;
        this.manager = manager;
        this.environment = environment;
        details.orderedStream().forEach(this::know);
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

    /**
     * Changes the tokens to what the {@link MqConnectionDetails} say by now: to what an own bean of that type returns, or
     * to {@code mq.auth-token} and {@code mq.accepted-tokens} as the environment has them. Nothing calls it by itself,
     * since Spring Boot does not tell when a setting has changed; where something does, one line connects the two. With
     * Spring Cloud:
     *
     * <pre>{@code
     * @EventListener(EnvironmentChangeEvent.class)
     * void onChange() {
     *     tokens.refresh();
     * }
     * }</pre>
     *
     * @throws RuntimeException if a token is empty now, or nothing defines its placeholder; then nothing has changed
     */
    public void refresh() {
        MqConnectionDetails source = details.getObject();
        if (source instanceof PropertiesMqConnectionDetails properties) {
            PropertiesMqConnectionDetails now = properties.readAgain(environment);
            changeTo(now);
            properties.takeTokens(now);
        } else {
            changeTo(source);
        }
    }

    private void changeTo(MqConnectionDetails source) {
        SettingErrors errors = new SettingErrors(false, source);
        errors.checkTokens();
        errors.checkTokenIsThere();
        change(source.getAuthToken(), source.getAcceptedTokens().toArray(String[]::new));
    }

    /** Returns every token there is or was, in no order. Secrets: to compare with, never to show. */
    public Collection<String> known() {
        return Set.copyOf(known);
    }

    private void know(MqConnectionDetails source) {
        known.add(source.getAuthToken());
        known.addAll(source.getAcceptedTokens());
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "MqTokens[" + known.size() + "]";
    }
}
