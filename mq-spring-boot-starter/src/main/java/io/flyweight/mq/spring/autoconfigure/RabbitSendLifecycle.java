package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.rabbit.RabbitReceiver;
import io.flyweight.mq.spring.rabbit.RabbitSender;
import io.flyweight.mq.spring.thread.RepeatingTask;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects before other beans start, and again whenever the broker was lost; hangs up after they have stopped. */
final class RabbitSendLifecycle extends DrainingLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RabbitSendLifecycle.class);

    private final RabbitSender sender;
    private final Duration drain;
    private final RepeatingTask connecting;

    RabbitSendLifecycle(RabbitSender sender, RabbitReceiver receiver, Duration retry, Duration drain) {
        super("mq-sender-drain", MqPhases.CONNECT);
        this.sender = sender;
        this.drain = drain;
        this.connecting = new RepeatingTask("mq-rabbitmq", retry, () -> {
            sender.keepConnected();
            receiver.look();
        });
    }

    @Override
    public void start() {
        sender.connect();
        connecting.start();
    }

    @Override
    public void stop() {
        log.info("Hanging up; waiting up to {} s for the answers to what was sent", drain.toSeconds());
        connecting.stop(Duration.ofSeconds(1));
        sender.disconnect(drain);
    }

    @Override
    public boolean isRunning() {
        return connecting.isRunning();
    }
}
