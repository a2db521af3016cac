package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.spring.outbox.OutboxEvents.Outgoing;
import io.flyweight.mq.spring.thread.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;

/**
 * Sends events that were just published, in the order of their commits unless there are too many, and notes in the registry
 * what became of them. What does not get through is left to the {@link OutboxRelay}. One thread sends and another one
 * notes, so that nobody who commits waits, and no row is written on the thread that brings the answers. Thread-safe.
 */
public final class Outbox implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private static final PublicationTargetIdentifier LISTENER = PublicationTargetIdentifier.of(OutboxListener.ID);

    /** Above this, events are left to the relay: they are in the database, and need not be in memory as well. */
    private static final int MOST_UNDER_WAY = 10_000;

    /** Above this a queue's further events are left to the relay: the one thread must not wait for room in its window. */
    private static final int MOST_TO_ONE_QUEUE = 500;

    private static final Duration LAST_NOTES = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Supplier<EventPublicationRegistry> registry;
    private final OutboxEvents events;
    private final PublicationIds ids;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> unanswered = new ConcurrentHashMap<>();
    private final ExecutorService sending = Executors.newSingleThreadExecutor(DaemonThreads.named("mq-outbox-send"));
    private final ExecutorService noting = Executors.newSingleThreadExecutor(DaemonThreads.named("mq-outbox-note"));

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

    /** Sends an event that the registry has stored, soon. On the thread that has committed. */
    void send(Object event) {
        UUID id = ids.take(event);
        if (id == null) {
            log.warn("An event of {} was not stored, and is not sent", event.getClass());
        } else if (underWay.size() >= MOST_UNDER_WAY) {
            // Whoever is that fast may as well write the row.
            note(id, known -> known.markFailed(event, LISTENER));
        } else {
            underWay.add(id);
            execute(sending, id, () -> begin(id, event));
        }
    }

    /** Returns whether the event is being sent here, or waits for it. */
    boolean isUnderWay(UUID id) {
        return underWay.contains(id);
    }

    private void begin(UUID id, Object event) {
        try {
            Outgoing outgoing = events.outgoing(id, event);
            AtomicInteger toQueue = unanswered.computeIfAbsent(outgoing.route().queue(), queue -> new AtomicInteger());
            if (toQueue.get() >= MOST_TO_ONE_QUEUE) {
                log.debug("Event {} waits: '{}' is slow", id, outgoing.route().queue());
                execute(noting, id, () -> note(id, known -> known.markFailed(event, LISTENER)));
                return;
            }
            toQueue.incrementAndGet();
            events.send(outgoing).whenComplete((ok, failure) -> {
                toQueue.decrementAndGet();
                execute(noting, id, () -> end(outgoing, failure));
            });
        } catch (RuntimeException e) {
            log.warn("Event {} is sent again later: {}", id, e.toString());
            execute(noting, id, () -> note(id, known -> known.markFailed(event, LISTENER)));
        }
    }

    private void end(Outgoing outgoing, @Nullable Throwable failure) {
        if (failure == null) {
            note(outgoing.id(), known -> known.markCompleted(outgoing.event(), LISTENER));
            events.sent(outgoing);
        } else {
            events.failed(outgoing, failure);
            note(outgoing.id(), known -> known.markFailed(outgoing.event(), LISTENER));
        }
    }

    private void note(UUID id, Consumer<EventPublicationRegistry> change) {
        try {
            change.accept(registry.get());
        } catch (RuntimeException e) {
            log.warn("What became of event {} cannot be noted; it is sent again once it is stale", id, e);
        } finally {
            underWay.remove(id);
        }
    }

    private void execute(ExecutorService thread, UUID id, Runnable step) {
        try {
            thread.execute(step);
        } catch (RejectedExecutionException e) {
            underWay.remove(id);
            log.debug("The outbox is closed: event {} is stale after a while", id);
        }
    }

    /**
     * Waits until what it has is sent, answered and noted.
     *
     * @param patience the longest wait
     */
    public void flush(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!underWay.isEmpty()
                && end - System.nanoTime() > 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Ends the threads. What is not answered by now is stale after a while. */
    @Override
    public void close() {
        sending.shutdownNow();
        DaemonThreads.end(noting, LAST_NOTES);
    }
}
