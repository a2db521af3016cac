package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Lets a listener handle each packet once, however often it arrives: the pattern "idempotent receiver" of Hohpe and
 * Woolf, <i>Enterprise Integration Patterns</i>. Listeners that say {@code @MqListener(idempotent = true)} go through the
 * bean of this type; the starter has one that remembers in a table by JDBC.
 */
@FunctionalInterface
public interface IdempotentReceiver {

    /**
     * Handles a packet unless one of its id has been handled. Handling it and remembering the id happen together or not at
     * all: not at all when {@code handling} throws or answers anything but {@link Ack#OK} and {@code null}. Called on the
     * listener's thread; may block; may be called for the same id at the same time, and then handles one of them.
     *
     * @param listener the listener's id
     * @param packet the packet's id
     * @param handling handles the packet
     * @return what {@code handling} returned, {@link Ack#OK} where it was not called, {@link Ack#UNKNOWN} where nobody can
     *     tell whether it took effect
     * @throws Exception what {@code handling} threw
     */
    @Nullable Object receive(String listener, UUID packet, Callable<@Nullable Object> handling) throws Exception;
}
