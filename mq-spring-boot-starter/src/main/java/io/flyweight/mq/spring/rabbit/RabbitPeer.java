package io.flyweight.mq.spring.rabbit;

import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.spring.MqOutcome;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is sent to one queue and not yet answered, and what became of the rest. Thread-safe. */
final class RabbitPeer {

    private final int window;
    private final Semaphore room;
    private final AtomicLongArray outcomes = new AtomicLongArray(MqOutcome.values().length);
    private final LongAdder received = new LongAdder();

    RabbitPeer(int window) {
        this.window = window;
        // Fair: who waits must not be overtaken by who comes later.
        this.room = new Semaphore(window, true);
    }

    /** Returns false if there is none within that time. */
    boolean awaitRoom(Duration timeout) throws InterruptedException {
        return room.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until all have been answered. */
    void awaitIdle(Duration timeout) throws InterruptedException {
        if (room.tryAcquire(window, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            room.release(window);
        }
    }

    void answered(@Nullable Throwable failure) {
        room.release();
        outcomes.incrementAndGet(MqOutcome.of(failure).ordinal());
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
                0,
                received.sum(),
                reconnects,
                0,
                0);
    }

    private long count(MqOutcome outcome) {
        return outcomes.get(outcome.ordinal());
    }
}
