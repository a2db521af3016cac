package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends nothing and says why. */
record DisabledSender(Collection<String> peers) implements PacketSender {

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        throw disabled(queue);
    }

    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return CompletableFuture.failedFuture(disabled(queue));
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        throw disabled(queue);
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return CompletableFuture.failedFuture(disabled(queue));
    }

    @Override
    public void awaitConnected(String queue, Duration timeout) {
        throw disabled(queue);
    }

    @Override
    public boolean knows(String queue) {
        return peers.contains(queue);
    }

    @Override
    public boolean isConnected(String queue) {
        return false;
    }

    @Override
    public void assertMayBlock() {}

    @Override
    public MqCapabilities capabilities() {
        return MqCapabilities.MESH;
    }

    private static MqOutClosedException disabled(String queue) {
        String why = "Not connected to '" + queue + "': mq.enabled=false switches this application's queue off";
        return new MqOutClosedException(queue, why, null);
    }
}
