package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** The endpoint {@code mq}: what the node, its peers and the listeners do, and a few things to do about it. */
@Endpoint(id = "mq")
public final class MqEndpoint {

    private final Manager manager;
    private final List<MqListenerRegistry> registries;

    MqEndpoint(Manager manager, List<MqListenerRegistry> registries) {
        this.manager = manager;
        this.registries = List.copyOf(registries);
    }

    /** What can be done. */
    public enum Action {
        /** Closes the connection to a peer and dials at once. */
        RECONNECT,
        /** Starts a stopped listener. */
        START,
        /** Stops a listener: its packets go to the next best one, or count as unmatched. */
        STOP
    }

    /** Returns all there is to know. */
    @ReadOperation
    public MqDescriptor mq() {
        return MqDescriptor.of(manager.status(), registries);
    }

    /** Returns what is known about one peer; {@code null} if there is none of that name. */
    @ReadOperation
    public MqDescriptor.@Nullable PeerDescriptor peer(@Selector String name) {
        try {
            return MqDescriptor.PeerDescriptor.of(manager.status(name));
        } catch (MqUnknownQueueException e) {
            return null;
        }
    }

    /**
     * Does something about a peer or a listener.
     *
     * @param name the peer's name to reconnect, the listener's id to start or stop
     * @param action what to do
     */
    @WriteOperation
    public void change(@Selector String name, Action action) {
        switch (action) {
            case RECONNECT -> reconnect(name);
            case START -> listener(name, registry -> registry.start(name));
            case STOP -> listener(name, registry -> registry.stop(name));
            default -> throw new IllegalStateException("unknown " + action);
        }
    }

    private void reconnect(String peer) {
        if (!manager.peers().contains(peer)) {
            throw unknown("peer", peer, manager.peers());
        }
        manager.reconnect(peer);
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
