package io.flyweight.mq.spring;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends through a mesh.
 *
 * @param manager connects this application with the others
 */
public record ManagerSender(Manager manager) implements PacketSender {

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        manager.send(queue, packet.headers(), packet.body(), timeout);
    }

    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return manager.sendAsync(queue, packet.headers(), packet.body(), timeout);
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        return manager.request(queue, packet.headers(), packet.body(), timeout);
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return manager.requestAsync(queue, packet.headers(), packet.body(), timeout);
    }

    @Override
    public void awaitConnected(String queue, Duration timeout) {
        manager.awaitConnected(queue, timeout);
    }

    @Override
    public boolean knows(String queue) {
        try {
            manager.state(queue);
            return true;
        } catch (MqUnknownQueueException e) {
            return false;
        }
    }

    @Override
    public boolean isConnected(String queue) {
        return manager.isConnected(queue);
    }

    @Override
    public void assertMayBlock() {
        manager.assertMayBlock();
    }

    @Override
    public Collection<String> peers() {
        return manager.peers();
    }

    @Override
    public MqCapabilities capabilities() {
        return MqCapabilities.MESH;
    }
}
