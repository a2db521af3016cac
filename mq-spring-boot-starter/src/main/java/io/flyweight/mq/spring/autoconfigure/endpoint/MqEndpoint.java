package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** The endpoint {@code mq}: what the node, its peers and the listeners do, and a few things to do about it. */
@Endpoint(id = "mq", defaultAccess = Access.READ_ONLY)
public final class MqEndpoint {

    private final MqNode node;
    private final MqGroups groups;
    private final List<MqListenerRegistry> registries;
    private final ConnectionLog log;
    private final Instant started = Instant.now();
    private final @Nullable SendLatencies latencies;
    private final TestPackets testPackets;

    /** Sends with {@code template} if there is one; shows latencies where they are taken. */
    MqEndpoint(
            MqNode node,
            MqGroups groups,
            List<MqListenerRegistry> registries,
            @Nullable MqOperations template,
            ConnectionLog log,
            @Nullable SendLatencies latencies) {
        this.node = node;
        this.groups = groups;
        this.registries = List.copyOf(registries);
        this.log = log;
        this.latencies = latencies;
        this.testPackets = new TestPackets(template);
    }

    /** What can be done. */
    public enum Action {
        /** Closes the connection to a peer and dials at once. */
        RECONNECT,
        /** Starts a stopped listener. */
        START,
        /** Stops a listener: its packets go to the next best one, or count as unmatched. */
        STOP,
        /** Sends a packet of text to a peer and waits for its answer. */
        SEND
    }

    /**
     * Returns all there is to know.
     *
     * @param eventsAfter the greatest number of an event that the caller has; {@code null} for none
     */
    @ReadOperation
    public MqDescriptor mq(@Nullable Long eventsAfter) {
        return MqDescriptor.of(
                started, node, groups, registries, latencies, log.after(eventsAfter == null ? 0 : eventsAfter));
    }

    /** Returns what is known about one peer; {@code null} if there is none of that name. */
    @ReadOperation
    public MqDescriptor.@Nullable PeerDescriptor peer(@Selector String name) {
        try {
            return MqDescriptor.PeerDescriptor.of(node.status(name), latencies);
        } catch (MqUnknownQueueException e) {
            return null;
        }
    }

    /**
     * Does something about a peer or a listener.
     *
     * @param name the peer's name to reconnect or to send to, the listener's id to start or stop
     * @param action what to do
     * @param text what to send; {@code null} for nothing
     * @param subject the packet's subject; {@code null} or empty for none
     * @param type the packet's type; {@code null} or empty for none
     * @return the answer to what was sent; {@code null} where nothing was
     */
    @WriteOperation
    public TestPackets.@Nullable Answer change(
            @Selector String name,
            Action action,
            @Nullable String text,
            @Nullable String subject,
            @Nullable String type) {
        switch (action) {
            case RECONNECT -> node.reconnect(peerOf(name));
            case START -> listener(name, registry -> registry.start(name));
            case STOP -> listener(name, registry -> registry.stop(name));
            case SEND -> {
                return testPackets.send(peerOf(name), text, subject, type);
            }
            default -> throw new IllegalStateException("unknown " + action);
        }
        return null;
    }

    private String peerOf(String name) {
        if (!node.peers().contains(name)) {
            throw unknown("peer", name, node.peers());
        }
        return name;
    }

    private void listener(String id, Consumer<MqListenerRegistry> change) {
        for (MqListenerRegistry registry : registries) {
            if (registry.ids().contains(id)) {
                change.accept(registry);
                return;
            }
        }
        throw unknown(
                "listener",
                id,
                registries.stream()
                        .flatMap(registry -> registry.ids().stream())
                        .sorted()
                        .toList());
    }

    private static InvalidEndpointRequestException unknown(String what, String name, List<String> known) {
        String reason = "There is no " + what + " '" + name + "'; there are " + known;
        return new InvalidEndpointRequestException(reason, reason);
    }
}
