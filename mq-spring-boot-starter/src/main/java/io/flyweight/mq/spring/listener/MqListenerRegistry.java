package io.flyweight.mq.spring.listener;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All listeners of the application. A bean; thread-safe. */
public final class MqListenerRegistry {

    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private volatile Map<String, MqListenerEndpoint> endpoints = Map.of();

    /**
     * Adds a listener. It gets packets at once, unless its {@code autoStartup} says otherwise.
     *
     * @throws AmbiguousMqListenersException if it always ties with another
     * @throws ImpossibleMqListenerException if its id is taken
     */
    public synchronized void register(MqListenerEndpoint endpoint) {
        for (MqListenerEndpoint other : endpoints.values()) {
            if (other.route().alwaysTies(endpoint.route())) {
                throw new AmbiguousMqListenersException(other, endpoint);
            }
        }
        Map<String, MqListenerEndpoint> next = new LinkedHashMap<>(endpoints);
        if (next.putIfAbsent(endpoint.id(), endpoint) != null) {
            throw new ImpossibleMqListenerException(
                    endpoint.toString(),
                    "another listener has the id '" + endpoint.id() + "'",
                    "Give one of the two another id.");
        }
        if (!endpoint.autoStartup()) {
            stopped.add(endpoint.id());
        }
        endpoints = next;
    }

    /** Returns the ids of all listeners, stopped ones too: a copy. */
    public Set<String> ids() {
        return Set.copyOf(endpoints.keySet());
    }

    /** Returns all listeners, stopped ones too, in the order of their registration. */
    public Collection<MqListenerEndpoint> endpoints() {
        return List.copyOf(endpoints.values());
    }

    /**
     * Returns whether a listener gets packets, once the node listens.
     *
     * @throws IllegalArgumentException if no listener has the id
     */
    public boolean isRunning(String id) {
        return !stopped.contains(known(id));
    }

    /**
     * Stops a listener: from now on its packets go to the next best one, or count as unmatched. It finishes the packet that
     * it is at; this call does not wait for that. It stays stopped when the application's context stops and starts.
     *
     * @throws IllegalArgumentException if no listener has the id
     */
    public void stop(String id) {
        stopped.add(known(id));
    }

    /**
     * Starts a listener that was stopped, or was not started with the application. Does nothing if it runs.
     *
     * @throws IllegalArgumentException if no listener has the id
     */
    public void start(String id) {
        stopped.remove(known(id));
    }

    /** Returns the listeners that fit best: none, one, or several that tie. */
    List<MqListenerEndpoint> find(String sender, @Nullable String subject, @Nullable String type) {
        List<MqListenerEndpoint> best = new ArrayList<>(1);
        int bestRank = 0;
        for (MqListenerEndpoint endpoint : endpoints.values()) {
            int rank = endpoint.route().rank(sender, subject, type);
            if (rank < bestRank || stopped.contains(endpoint.id())) {
                continue;
            }
            if (rank > bestRank) {
                best.clear();
                bestRank = rank;
            }
            best.add(endpoint);
        }
        return best;
    }

    private String known(String id) {
        if (!endpoints.containsKey(id)) {
            throw new IllegalArgumentException("No listener has the id '" + id + "'; there are " + endpoints.keySet());
        }
        return id;
    }
}
