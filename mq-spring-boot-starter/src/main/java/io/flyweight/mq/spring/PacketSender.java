package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an engine: where a template's packets go. A timeout of {@code null} is the configured one. Sends
 * fail with an {@link io.flyweight.mq.api.MqException}, those that return a future by it. Thread-safe.
 */
public interface PacketSender {

    /** Sends, and returns when the engine has answered: see {@link #capabilities()}. */
    void send(String queue, Packet packet, @Nullable Duration timeout);

    /** Sends, and returns at once. */
    CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout);

    /** Sends, and returns the listener's reply; an empty packet if it has none. */
    Packet request(String queue, Packet packet, @Nullable Duration timeout);

    /** Sends, and returns at once; the future has the reply. */
    CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout);

    /** Waits until {@link #isConnected(String)}. */
    void awaitConnected(String queue, Duration timeout);

    /** Returns whether there is a queue of that name; the own one is. */
    boolean knows(String queue);

    /** Returns whether the queue can be sent to now. */
    boolean isConnected(String queue);

    /** Fails, as the methods that wait do, where waiting would wait for itself. */
    void assertMayBlock();

    /** Returns the names of all queues but the own. */
    Collection<String> peers();

    /** Returns what the engine promises. */
    MqCapabilities capabilities();
}
