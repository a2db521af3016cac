package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.spring.MqListenerStateEvent;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/** Accepts packets after all listeners are registered, and stops to first, while everything else still works. */
final class MqListenLifecycle implements SmartLifecycle {

    static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Logger log = LoggerFactory.getLogger(MqListenLifecycle.class);

    private final Manager manager;
    private final Duration drain;
    private final boolean autoStartup;
    private final LocalMqPort localPort;
    private volatile boolean running;

    MqListenLifecycle(Manager manager, Duration drain, boolean autoStartup, LocalMqPort localPort) {
        this.manager = manager;
        this.drain = drain;
        this.autoStartup = autoStartup;
        this.localPort = localPort;
    }

    @Override
    public void start() {
        manager.listen();
        running = true;
        localPort.publish(manager.localAddress());
    }

    @Override
    public void stop() {
        log.info("Accepting no more; waiting up to {} s for listeners that are at work", drain.toSeconds());
        running = false;
        manager.stopListening(drain);
    }

    @Override
    public void stop(Runnable callback) {
        try {
            stop();
        } finally {
            callback.run();
        }
    }

    /** Where the first bind failed, the port is known once a later one succeeds. */
    @EventListener
    void on(MqListenerStateEvent event) {
        if (event.state() == ListenerState.LISTENING) {
            localPort.publish(manager.localAddress());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    /** A cached test context that is paused would come back with another port, where that is 0. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
