package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where a template's packets go. A timeout of {@code null} is the configured one. */
interface PacketSender {

    void send(String queue, Packet packet, @Nullable Duration timeout);

    CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout);

    Packet request(String queue, Packet packet, @Nullable Duration timeout);

    CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout);

    void awaitConnected(String queue, Duration timeout);

    /** Returns whether there is a queue of that name; the own one is. */
    boolean knows(String queue);

    /** Returns whether the queue can be sent to now. */
    boolean isConnected(String queue);

    /** Fails, as the methods that wait do, where waiting would wait for itself. */
    void assertMayBlock();

    /** Returns the names of all queues but the own. */
    Collection<String> peers();
}
