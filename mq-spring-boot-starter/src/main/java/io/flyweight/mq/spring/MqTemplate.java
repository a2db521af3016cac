package io.flyweight.mq.spring;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Sends payloads to other queues. Auto-configured; inject it and go:
 *
 * <pre>{@code
 * mqTemplate.send("inventory", new ReserveStock(42, 3));                 // returns when inventory has handled it
 * mqTemplate.sendAsync("inventory", command).whenComplete((ok, e) -> ...);
 * Stock stock = mqTemplate.sendAndReceive("inventory", new AskStock(42), Stock.class);
 * mqTemplate.broadcast(event);                                           // every other queue
 * }</pre>
 *
 * Payloads, answers and timeouts are described at {@link MqOperations}. With {@code mq.enabled=false} the template is
 * still there, and every send fails with an {@link io.flyweight.mq.api.MqOutClosedException} that says so.
 *
 * <p>Thread-safe.
 */
public class MqTemplate implements MqOperations {

    private final PacketSender sender;
    private final MqCodec codec;

    /**
     * Creates a template.
     *
     * @param manager the node to send from; started and closed by whoever made it
     * @param codec how payloads become packets
     * @param observers see each packet that is sent, the first one first
     */
    public MqTemplate(Manager manager, MqCodec codec, MqSendObserver... observers) {
        this(new ManagerSender(manager), codec, observers);
    }

    /**
     * Creates a template of another engine.
     *
     * @param sender sends the packets; closed by whoever made it
     * @param codec how payloads become packets
     * @param observers see each packet that is sent, the first one first
     */
    public MqTemplate(PacketSender sender, MqCodec codec, MqSendObserver... observers) {
        this.sender = observed(sender, observers);
        this.codec = codec;
    }

    /**
     * Returns a template that knows groups besides: what is sent to one of them goes to one of its members.
     *
     * @param groups the groups; a queue of the same name is no longer reached
     * @param timeout what a send to a group waits for, all members together, unless the call says otherwise; above 0
     * @return a new template that sends as this one does
     */
    public MqTemplate withGroups(MqGroups groups, Duration timeout) {
        return groups.members().isEmpty() ? this : new MqTemplate(new GroupSender(sender, groups, timeout), codec);
    }

    private static PacketSender observed(PacketSender sender, MqSendObserver... observers) {
        PacketSender outermost = sender;
        for (int i = observers.length - 1; i >= 0; i--) {
            outermost = new ObservedSender(outermost, observers[i]);
        }
        return outermost;
    }

    /**
     * Creates a template that converts as ever and whose sends all fail, not delivered.
     *
     * @param peers the names of all other queues, for {@link #broadcast(Object)}
     * @param codec how payloads become packets
     * @return the template
     */
    public static MqTemplate disabled(Collection<String> peers, MqCodec codec) {
        return new MqTemplate(new DisabledSender(List.copyOf(peers)), codec);
    }

    @Override
    public void send(String queue, Object payload, Map<String, ?> headers, @Nullable Duration timeout) {
        sender.send(queue, codec.encode(payload, headers), timeout);
    }

    @Override
    public CompletableFuture<Void> sendAsync(
            String queue, Object payload, Map<String, ?> headers, @Nullable Duration timeout) {
        return sendPacket(queue, codec.encode(payload, headers), timeout);
    }

    @Override
    public <T> @Nullable T sendAndReceive(
            String queue,
            Object payload,
            Map<String, ?> headers,
            @Nullable Duration timeout,
            ParameterizedTypeReference<T> replyType) {
        return read(queue, sender.request(queue, codec.encode(payload, headers), timeout), replyType.getType());
    }

    /** A future of its own, whose failures are as they are; one that depends on the sender's would wrap them. */
    @Override
    public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String queue,
            Object payload,
            Map<String, ?> headers,
            @Nullable Duration timeout,
            ParameterizedTypeReference<T> replyType) {
        Packet packet = codec.encode(payload, headers);
        CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
        try {
            sender.requestAsync(queue, packet, timeout).whenComplete((reply, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    tell(answer, queue, reply, replyType.getType());
                }
            });
        } catch (MqException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private <T> void tell(CompletableFuture<@Nullable T> answer, String queue, Packet reply, Type type) {
        try {
            answer.complete(read(queue, reply, type));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Whoever reads that something cannot be converted must not think that nothing was sent. */
    private <T> @Nullable T read(String queue, Packet reply, Type type) {
        try {
            Object value = codec.decode(reply, type);
            return value == null ? null : TypedValue.of(value);
        } catch (MessageConversionException e) {
            String why = "The request was handled, but the reply of '" + queue + "' cannot be read as "
                    + type.getTypeName() + ": " + e.getMessage();
            throw new MessageConversionException(why, e);
        }
    }

    @Override
    public Map<String, CompletableFuture<Void>> broadcast(
            Object payload, Map<String, ?> headers, @Nullable Duration timeout) {
        Packet packet = codec.encode(payload, headers);
        Map<String, CompletableFuture<Void>> answers = new LinkedHashMap<>();
        for (String peer : sender.peers()) {
            answers.put(peer, sendPacket(peer, packet, timeout));
        }
        return Collections.unmodifiableMap(answers);
    }

    @Override
    public void awaitConnected(String queue, Duration timeout) {
        sender.awaitConnected(queue, timeout);
    }

    /** Returns what the engine promises, where engines differ. */
    public MqCapabilities capabilities() {
        return sender.capabilities();
    }

    /**
     * Returns whether a send to the queue, or to a member of the group, may get somewhere now. The answer may be old when it
     * is returned: sends tell better.
     *
     * @param queue the queue's or the group's name; {@code false} for one that is unknown
     */
    public boolean isConnected(String queue) {
        return sender.knows(queue) && sender.isConnected(queue);
    }

    /** Returns whether there is a queue, or a group, of that name; the own queue is one. */
    public boolean knows(String queue) {
        return sender.knows(queue);
    }

    /** One peer's failure must not keep a broadcast from the others. */
    private CompletableFuture<Void> sendPacket(String queue, Packet packet, @Nullable Duration timeout) {
        try {
            return sender.sendAsync(queue, packet, timeout);
        } catch (MqException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
