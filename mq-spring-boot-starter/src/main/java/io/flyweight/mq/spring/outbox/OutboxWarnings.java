package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why events are sent again later: each failure that is about its event alone, as a refusal is; of those that befall
 * many at once, as the loss of a connection does, one in ten seconds for each queue, with the number of those before it that
 * were not told. Thread-safe.
 */
final class OutboxWarnings {

    static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger log = LoggerFactory.getLogger(OutboxWarnings.class);

    private final LongSupplier nanoTime;
    private final Map<String, Last> lasts = new ConcurrentHashMap<>();

    /** When such a failure was told, how many have not been since, and how many had not been before it. */
    private record Last(long toldNanos, int untold, int before) {

        Last next(long now) {
            return now - toldNanos < QUIET_NANOS ? new Last(toldNanos, untold + 1, before) : new Last(now, 0, untold);
        }
    }

    OutboxWarnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void failed(UUID id, String queue, Throwable why) {
        if (why instanceof MqOutClosedException) {
            log.debug("Event {} waits: {}", id, why.getMessage());
        } else if (isAboutThisOne(why)) {
            log.warn("Event {} to '{}' is sent again later: {}", id, queue, why.toString());
        } else {
            oneOfMany(id, queue, why);
        }
    }

    private static boolean isAboutThisOne(Throwable why) {
        return !(why instanceof MqException answer)
                || answer.delivery() == Delivery.REJECTED
                || why instanceof MqPacketTooLargeException;
    }

    private void oneOfMany(UUID id, String queue, Throwable why) {
        long now = nanoTime.getAsLong();
        Last last = lasts.compute(
                queue + ' ' + why.getClass().getName(),
                (kind, before) -> before == null ? new Last(now, 0, 0) : before.next(now));
        if (last.untold > 0) {
            log.debug("Event {} to '{}' is sent again later: {}", id, queue, why.toString());
            return;
        }
        String others = last.before == 0 ? "" : ", as " + last.before + " others were";
        log.warn("Event {} to '{}' is sent again later{}: {}", id, queue, others, why.toString());
    }
}
