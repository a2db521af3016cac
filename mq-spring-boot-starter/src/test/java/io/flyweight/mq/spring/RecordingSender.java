package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Remembers what a template sends; answers OK, or as told. */
final class RecordingSender implements PacketSender {

    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, MqException> failures = new HashMap<>();
    private final List<String> peers;
    private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    private Packet reply = new Packet(Map.of(), new byte[0]);

    RecordingSender(String... peers) {
        this.peers = List.of(peers);
    }

    void failFor(String queue, MqException failure) {
        failures.put(queue, failure);
    }

    /** What asynchronous sends return from now on. */
    void answer(CompletableFuture<Void> future) {
        answer = future;
    }

    void reply(Packet packet) {
        reply = packet;
    }

    List<Sent> sent() {
        return sent;
    }

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        record("send", queue, packet, timeout);
    }

    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        record("sendAsync", queue, packet, timeout);
        return answer;
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        record("request", queue, packet, timeout);
        return reply;
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        record("requestAsync", queue, packet, timeout);
        return CompletableFuture.completedFuture(reply);
    }

    @Override
    public boolean isConnected(String queue) {
        return peers.contains(queue);
    }

    @Override
    public void assertMayBlock() {}

    @Override
    public void awaitConnected(String queue, Duration timeout) {
        record("await", queue, reply, timeout);
    }

    @Override
    public boolean knows(String queue) {
        return peers.contains(queue);
    }

    @Override
    public Collection<String> peers() {
        return peers;
    }

    private void record(String how, String queue, Packet packet, @Nullable Duration timeout) {
        MqException failure = failures.get(queue);
        if (failure != null) {
            throw failure;
        }
        sent.add(new Sent(how, queue, packet, timeout));
    }

    record Sent(
            String how,
            String queue,
            Packet packet,
            @Nullable Duration timeout) {}

    @Override
    public MqCapabilities capabilities() {
        return MqCapabilities.MESH;
    }
}
