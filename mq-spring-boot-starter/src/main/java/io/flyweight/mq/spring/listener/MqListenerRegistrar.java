package io.flyweight.mq.spring.listener;

import java.util.ArrayList;
import java.util.List;

/** Collects listeners while the application starts and hands them to the registry together; later ones at once. */
public final class MqListenerRegistrar {

    private final MqListenerRegistry registry;
    private final List<MqListenerEndpoint> waiting = new ArrayList<>();
    private boolean started;

    /** Creates a registrar for the registry. */
    public MqListenerRegistrar(MqListenerRegistry registry) {
        this.registry = registry;
    }

    /**
     * Adds a listener.
     *
     * @throws AmbiguousMqListenersException if it always ties with another
     */
    public synchronized void register(MqListenerEndpoint endpoint) {
        if (started) {
            registry.register(endpoint);
        } else {
            waiting.add(endpoint);
        }
    }

    synchronized void registerAll() {
        started = true;
        waiting.forEach(registry::register);
        waiting.clear();
    }
}
