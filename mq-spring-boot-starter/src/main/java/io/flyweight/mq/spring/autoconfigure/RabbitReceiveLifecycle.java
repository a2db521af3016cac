package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.spring.rabbit.RabbitReceiver;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives after all listeners are registered, and stops first, while everything else still works. */
final class RabbitReceiveLifecycle extends DrainingLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RabbitReceiveLifecycle.class);

    private final RabbitReceiver receiver;
    private final boolean autoStartup;
    private final Duration drain;

    RabbitReceiveLifecycle(RabbitReceiver receiver, boolean autoStartup, Duration drain) {
        super("mq-listener-drain", MqPhases.LISTEN);
        this.receiver = receiver;
        this.autoStartup = autoStartup;
        this.drain = drain;
    }

    @Override
    public void start() {
        receiver.start();
    }

    @Override
    public void stop() {
        log.info("Taking no more packets; waiting up to {} s for listeners that are at work", drain.toSeconds());
        receiver.stop(drain);
    }

    @Override
    public boolean isRunning() {
        return receiver.state() != ListenerState.STOPPED;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }
}
