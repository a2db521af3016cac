package io.flyweight.mq.spring.rabbit;

import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.spring.MqOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is sent to one queue and not yet answered, and what became of the rest. Thread-safe. */
final class RabbitPeer {

    private final int window;
    private final Semaphore room;
    private final Map<MqOutcome, LongAdder> outcomes = new EnumMap<>(MqOutcome.class);
    private final LongAdder late = new LongAdder();
    private final LongAdder received = new LongAdder();

    RabbitPeer(int window) {
        this.window = window;
        // Fair: who waits must not be overtaken by who comes later.
        this.room = new Semaphore(window, true);
        for (MqOutcome outcome : MqOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    /** Returns false if there is none within that time. */
    boolean awaitRoom(Duration timeout) throws InterruptedException {
        return room.tryAcquire() || room.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until all have been answered. */
    void awaitIdle(Duration timeout) throws InterruptedException {
        if (room.tryAcquire(window, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            room.release(window);
        }
    }

    void answered(@Nullable Throwable failure) {
        room.release();
        outcomes.getOrDefault(MqOutcome.of(failure), late).increment();
    }

    void answeredLate() {
        late.increment();
    }

    void received() {
        received.increment();
    }

    int inFlight() {
        return window - room.availablePermits();
    }

    PeerCounters counters(long reconnects) {
        return new PeerCounters(
                count(MqOutcome.OK),
                count(MqOutcome.REJECTED),
                count(MqOutcome.NOT_DELIVERED),
                count(MqOutcome.UNKNOWN),
                late.sum(),
                received.sum(),
                reconnects,
                0,
                0);
    }

    private long count(MqOutcome outcome) {
        return outcomes.getOrDefault(outcome, late).sum();
    }
}
