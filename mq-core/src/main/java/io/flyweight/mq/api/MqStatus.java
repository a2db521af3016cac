package io.flyweight.mq.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows about itself and its peers at one moment.
 *
 * @param name the own queue's name
 * @param listener the state of the own listener
 * @param localAddress where the own queue listens, {@code host:port}; {@code null} while it does not
 * @param listenerError why the listener is down, in plain words; {@code null} while it is not
 * @param peers every other queue of the map, by name
 */
public record MqStatus(
        String name,
        ListenerState listener,
        @Nullable String localAddress,
        @Nullable String listenerError,
        List<PeerStatus> peers) {}
