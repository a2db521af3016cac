package io.flyweight.mq.spring.autoconfigure.outbox;

import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.autoconfigure.MqPhases;
import io.flyweight.mq.spring.outbox.Outbox;
import io.flyweight.mq.spring.outbox.OutboxRelay;
import io.flyweight.mq.spring.thread.RepeatingTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Sends again what waits: at the start, at intervals, and whenever a peer is back. */
final class OutboxRelayLifecycle implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final OutboxRelay relay;
    private final Duration staleAfter;
    private final Clock clock;
    private final RepeatingTask relaying;
    private Instant staleBefore;

    OutboxRelayLifecycle(Outbox outbox, OutboxRelay relay, MqOutboxProperties properties, Clock clock) {
        this.outbox = outbox;
        this.relay = relay;
        this.staleAfter = properties.getStaleAfter();
        this.clock = clock;
        this.relaying = new RepeatingTask("mq-outbox", properties.getInterval(), this::turn);
        this.staleBefore = properties.isExclusive() ? clock.instant() : Instant.EPOCH;
    }

    @Override
    public void start() {
        checkTable();
        relaying.start();
        relaying.soon();
    }

    /** At the start, and not by failing each transaction that publishes an event. */
    private void checkTable() {
        try {
            relay.checkTable();
        } catch (InvalidDataAccessResourceUsageException e) {
            throw new IllegalStateException(
                    "The outbox needs Spring Modulith's table of events, and it cannot be read ("
                            + e.getMostSpecificCause().getMessage()
                            + "). Create event_publication with the application's other tables, or set"
                            + " spring.modulith.events.jdbc.schema-initialization.enabled=true; mq.outbox.enabled=false does without the outbox.",
                    e);
        }
    }

    private void turn() {
        Instant before = clock.instant().minus(staleAfter);
        if (before.isAfter(staleBefore)) {
            staleBefore = before;
        }
        relay.giveUp(staleBefore);
        relay.relay();
    }

    @EventListener
    void on(MqConnectionStateEvent event) {
        if (event.state() == OutConnState.CONNECTED) {
            relaying.soon();
        }
    }

    @Override
    public void stop() {
        outbox.flush(PATIENCE);
        relaying.stop(PATIENCE);
    }

    /** A cached test context that is paused would miss that its peers are back. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return relaying.isRunning();
    }

    @Override
    public int getPhase() {
        return MqPhases.DISCOVER;
    }
}
