package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why events are sent again later: each refusal, which has a reason of its own; of what befalls many at once, as the
 * loss of a connection does, one in ten seconds for each queue, and how many others there were. Thread-safe.
 */
final class OutboxWarnings {

    private static final Logger log = LoggerFactory.getLogger(OutboxWarnings.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Last> lasts = new ConcurrentHashMap<>();

    /** When such a failure was told, and how many were not since. */
    private record Last(long toldNanos, int untold) {}

    void failed(UUID id, String queue, Throwable why) {
        if (why instanceof MqOutClosedException) {
            log.debug("Event {} waits: {}", id, why.getMessage());
        } else if (why instanceof MqRejectedException) {
            log.warn("Event {} to '{}' is sent again later: {}", id, queue, why.toString());
        } else {
            oneOfMany(id, queue, why);
        }
    }

    private void oneOfMany(UUID id, String queue, Throwable why) {
        long now = System.nanoTime();
        String kind = queue + ' ' + why.getClass().getName();
        Last before = lasts.get(kind);
        if (before != null && now - before.toldNanos < QUIET_NANOS) {
            lasts.computeIfPresent(kind, (same, known) -> new Last(known.toldNanos, known.untold + 1));
            log.debug("Event {} to '{}' is sent again later: {}", id, queue, why.toString());
            return;
        }
        lasts.put(kind, new Last(now, 0));
        String others = before == null || before.untold == 0 ? "" : ", as were " + before.untold + " others before";
        log.warn("Event {} to '{}' is sent again later{}: {}", id, queue, others, why.toString());
    }
}
