package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials the peers before other beans start, so that they can send while starting, and hangs up after they have stopped. */
final class MqConnectLifecycle extends DrainingLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MqConnectLifecycle.class);

    private final Manager manager;
    private final Duration drain;
    private volatile boolean running;

    MqConnectLifecycle(Manager manager, Duration drain) {
        super("mq-sender-drain", MqPhases.CONNECT);
        this.manager = manager;
        this.drain = drain;
    }

    @Override
    public void start() {
        manager.connect();
        running = true;
    }

    @Override
    public void stop() {
        log.info("Hanging up; waiting up to {} s for the answers to what was sent", drain.toSeconds());
        running = false;
        manager.disconnect(drain);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
