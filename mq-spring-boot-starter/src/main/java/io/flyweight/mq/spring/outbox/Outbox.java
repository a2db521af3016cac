package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.spring.outbox.OutboxEvents.Outgoing;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;

/**
 * Sends events that were just published, in the order of their commits, and notes in the registry what became of them.
 * What does not get through is left to the {@link OutboxRelay}. On one thread, so that nobody who commits waits, and no
 * row is written on the thread that brings the answers. Thread-safe.
 */
public final class Outbox implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private static final PublicationTargetIdentifier LISTENER = PublicationTargetIdentifier.of(OutboxListener.ID);

    private final Supplier<EventPublicationRegistry> registry;
    private final OutboxEvents events;
    private final PublicationIds ids;
    private final ExecutorService sending = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "mq-outbox-send");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Creates an outbox.
     *
     * @param registry knows the publications; asked for with the first event
     * @param events makes packets of them
     * @param ids knows their publications' ids
     */
    public Outbox(Supplier<EventPublicationRegistry> registry, OutboxEvents events, PublicationIds ids) {
        this.registry = registry;
        this.events = events;
        this.ids = ids;
    }

    /** Sends an event that the registry has stored, soon. */
    void send(Object event) {
        UUID id = ids.take(event);
        if (id == null) {
            log.warn("An event of {} was not stored, and is not sent", event.getClass());
            return;
        }
        execute(() -> begin(id, event));
    }

    private void begin(UUID id, Object event) {
        try {
            Outgoing outgoing = events.outgoing(id, event);
            if (events.isConnected(outgoing)) {
                events.send(outgoing).whenComplete((answer, failure) -> execute(() -> end(outgoing, failure)));
            } else {
                log.debug("Event {} waits until '{}' is connected", id, outgoing.target());
                registry.get().markFailed(event, LISTENER);
            }
        } catch (RuntimeException e) {
            log.warn("Event {} is sent again later: {}", id, e.toString());
            registry.get().markFailed(event, LISTENER);
        }
    }

    private void end(Outgoing outgoing, @Nullable Throwable failure) {
        if (failure == null) {
            registry.get().markCompleted(outgoing.event(), LISTENER);
            events.sent(outgoing);
        } else {
            events.failed(outgoing, failure);
            registry.get().markFailed(outgoing.event(), LISTENER);
        }
    }

    /** What fails, or comes after the end, stays in the table as it is and is stale after a while. */
    private void execute(Runnable step) {
        try {
            sending.execute(() -> {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    log.warn("What became of an event cannot be noted, it is sent again later", e);
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("The outbox is closed", e);
        }
    }

    /**
     * Waits until what it has is sent; not for the answers, which are noted when they come.
     *
     * @param patience the longest wait
     */
    public void flush(Duration patience) {
        try {
            sending.submit(() -> {}).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
            log.debug("Not all events are sent, the others are stale after a while", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread. What it has not sent is stale after a while. */
    @Override
    public void close() {
        sending.shutdownNow();
    }
}
