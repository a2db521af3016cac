package io.flyweight.mq.spring.autoconfigure.discovery;

import io.flyweight.mq.spring.autoconfigure.MqPhases;
import io.flyweight.mq.spring.discovery.QueueDiscovery;
import io.flyweight.mq.spring.thread.RepeatingTask;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Looks before the application's beans start, so that they find who is there, and then again and again. */
final class QueueDiscoveryLifecycle implements SmartLifecycle {

    private final QueueDiscovery discovery;
    private final RepeatingTask looking;

    QueueDiscoveryLifecycle(QueueDiscovery discovery, Duration interval) {
        this.discovery = discovery;
        this.looking = new RepeatingTask("mq-discovery", interval, discovery::look);
    }

    @Override
    public void start() {
        if (!discovery.isEmpty()) {
            discovery.look();
            looking.start();
        }
    }

    @Override
    public void stop() {
        looking.stop(Duration.ZERO);
    }

    @Override
    public boolean isRunning() {
        return looking.isRunning();
    }

    @Override
    public int getPhase() {
        return MqPhases.DISCOVER;
    }
}
