package io.flyweight.mq.spring.autoconfigure.discovery;

import io.flyweight.mq.spring.autoconfigure.MqPhases;
import io.flyweight.mq.spring.discovery.QueueDiscovery;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks before the application's beans start, so that they find who is there, and then again and again. */
final class QueueDiscoveryLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(QueueDiscoveryLifecycle.class);

    private final QueueDiscovery discovery;
    private final Duration interval;
    private volatile @Nullable ScheduledExecutorService executor;

    QueueDiscoveryLifecycle(QueueDiscovery discovery, Duration interval) {
        this.discovery = discovery;
        this.interval = interval;
    }

    @Override
    public void start() {
        if (discovery.isEmpty()) {
            return;
        }
        discovery.look();
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "mq-discovery");
            thread.setDaemon(true);
            return thread;
        });
        looking.scheduleWithFixedDelay(this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        executor = looking;
    }

    /** One that throws would be the last. */
    private void look() {
        try {
            discovery.look();
        } catch (RuntimeException | Error e) {
            log.warn("Looking for queues failed", e);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService looking = executor;
        executor = null;
        if (looking != null) {
            looking.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    @Override
    public int getPhase() {
        return MqPhases.DISCOVER;
    }
}
