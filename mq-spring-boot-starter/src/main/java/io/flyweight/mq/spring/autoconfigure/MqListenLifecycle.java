package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.spring.MqListenerStateEvent;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;

/** Accepts packets after all listeners are registered, and stops first, while everything else still works. */
final class MqListenLifecycle extends DrainingLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MqListenLifecycle.class);

    private final Manager manager;
    private final Duration drain;
    private final boolean autoStartup;
    private final MqPortPublisher localPort;

    MqListenLifecycle(Manager manager, Duration drain, boolean autoStartup, MqPortPublisher localPort) {
        super("mq-listener-drain", MqPhases.LISTEN);
        this.manager = manager;
        this.drain = drain;
        this.autoStartup = autoStartup;
        this.localPort = localPort;
        localPort.publish(manager.localAddress());
    }

    @Override
    public void start() {
        manager.listen();
        localPort.publish(manager.localAddress());
    }

    @Override
    public void stop() {
        log.info("Accepting no more; waiting up to {} s for listeners that are at work", drain.toSeconds());
        manager.stopListening(drain);
    }

    /** Where the first bind failed, the port is known once a later one succeeds. */
    @EventListener
    void on(MqListenerStateEvent event) {
        if (event.state() == ListenerState.LISTENING) {
            localPort.publish(manager.localAddress());
        }
    }

    /** Whoever told the node to listen, the stop is ours. */
    @Override
    public boolean isRunning() {
        return manager.status().listener() != ListenerState.STOPPED;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }
}
