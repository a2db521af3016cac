package io.flyweight.mq.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Queues that answer when the test says so, as a node's would: in order, and with NOT_DELIVERED only for what was not handled. */
final class FakeMembers implements PacketSender {

    /** What was handled by any of them, in this order: bodies. */
    final List<String> handled = new ArrayList<>();

    /** Each attempt: body and member. */
    final List<String> attempts = new ArrayList<>();

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();
    private boolean full;
    private @Nullable Error broken;

    private record InFlight(String body, CompletableFuture<Packet> answer) {}

    private static final class Member {
        private final Queue<InFlight> inFlight = new ArrayDeque<>();
        private boolean connected = true;
    }

    FakeMembers(String... names) {
        for (String name : names) {
            members.put(name, new Member());
        }
    }

    static Packet packet(String text) {
        return new Packet(Map.of(), text.getBytes(UTF_8));
    }

    static MqException failure(CompletableFuture<?> answer) {
        if (!answer.isCompletedExceptionally()) {
            throw new AssertionError("has not failed: " + answer);
        }
        return (MqException) answer.handle((reply, failure) -> failure).join();
    }

    private Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new AssertionError("no member " + name);
        }
        return member;
    }

    void connect(String name, boolean connected) {
        Member member = member(name);
        member.connected = connected;
    }

    /** Nobody knows them any more; what is in flight goes on. */
    void remove(String... names) {
        removed.addAll(List.of(names));
    }

    /** Each send fails so; {@code null} for no longer. */
    void breakWith(@Nullable Error error) {
        broken = error;
    }

    /** The next send fails for want of room. */
    void fillWindow() {
        full = true;
    }

    int inFlight() {
        return members.values().stream().mapToInt(each -> each.inFlight.size()).sum();
    }

    /** The member handles its oldest packet. */
    void handle(String name) {
        InFlight next = member(name).inFlight.poll();
        if (next != null) {
            handled.add(next.body);
            next.answer.complete(packet(next.body + " by " + name));
        }
    }

    /** The member does not take its oldest packet; the later ones stay. */
    void refuse(String name) {
        InFlight next = member(name).inFlight.poll();
        if (next != null) {
            next.answer.completeExceptionally(new MqPacketTooLargeException(name, "too large", null));
        }
    }

    /** The connection ends: some are handled, some of those without an answer, the others are not. */
    void lose(String name, int withAnswer, int withoutAnswer) {
        for (int i = 0; i < withAnswer; i++) {
            handle(name);
        }
        Member member = member(name);
        member.connected = false;
        List<InFlight> left = List.copyOf(member.inFlight);
        member.inFlight.clear();
        for (int i = 0; i < left.size(); i++) {
            Delivery delivery = i < withoutAnswer ? Delivery.UNKNOWN : Delivery.NOT_DELIVERED;
            if (i < withoutAnswer) {
                handled.add(left.get(i).body);
            }
            left.get(i).answer.completeExceptionally(new MqConnectionLostException(name, delivery, "lost", null));
        }
    }

    private MqException disconnected(String name) {
        return new MqOutClosedException(name, "not connected", null);
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        if (broken != null) {
            throw broken;
        }
        attempts.add(packet.text() + " to " + queue);
        Member member = member(queue);
        if (!member.connected) {
            return CompletableFuture.failedFuture(disconnected(queue));
        }
        if (full) {
            full = false;
            return CompletableFuture.failedFuture(new MqSendWindowFullException(queue, "full", null));
        }
        CompletableFuture<Packet> answer = new CompletableFuture<>();
        member.inFlight.add(new InFlight(packet.text(), answer));
        return answer;
    }

    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return requestAsync(queue, packet, timeout).thenAccept(reply -> {});
    }

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        throw new AssertionError("a fake does not wait");
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        throw new AssertionError("a fake does not wait");
    }

    @Override
    public void awaitConnected(String queue, Duration timeout) {
        if (!isConnected(queue)) {
            throw disconnected(queue);
        }
    }

    @Override
    public boolean knows(String queue) {
        return peers().contains(queue);
    }

    @Override
    public boolean isConnected(String queue) {
        return knows(queue) && member(queue).connected;
    }

    @Override
    public void assertMayBlock() {}

    @Override
    public Collection<String> peers() {
        return members.keySet().stream().filter(name -> !removed.contains(name)).toList();
    }

    @Override
    public MqCapabilities capabilities() {
        return MqCapabilities.MESH;
    }
}
