package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqUnknownQueueException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.events.core.TargetEventPublication;

/**
 * When an event that failed is sent again. One that did not get through, or whose answer was lost, waits for one interval;
 * one that its receiver refused, or that goes nowhere, waits longer each time, as it will hardly be taken a moment later. What was refused is
 * known to this process alone, and for so many events. One thread at a time.
 */
public final class OutboxBackoff {

    private static final int MOST = 10_000;
    private static final int MOST_DOUBLINGS = 30;

    private final Duration first;
    private final Duration longest;
    private final Map<UUID, Integer> refusals = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Creates one that knows of no refusals.
     *
     * @param first how long an event waits after an attempt; doubled by each refusal after the first one
     * @param longest at most
     */
    public OutboxBackoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    boolean isOver(TargetEventPublication publication, Instant now) {
        int doublings = Math.max(0, refusals.getOrDefault(publication.getIdentifier(), 0) - 1);
        Duration wait = first.multipliedBy(1L << Math.min(doublings, MOST_DOUBLINGS));
        return !lastAttempt(publication)
                .plus(wait.compareTo(longest) > 0 ? longest : wait)
                .isAfter(now);
    }

    void failed(UUID id, @Nullable Throwable why) {
        boolean mayPass = why instanceof MqException answer
                && !(why instanceof MqUnknownQueueException)
                && switch (answer.delivery()) {
                    case NOT_DELIVERED, UNKNOWN -> true;
                    case REJECTED -> false;
                };
        if (!mayPass) {
            refusals.merge(id, 1, Integer::sum);
        }
    }

    void sent(UUID id) {
        refusals.remove(id);
    }

    static Instant lastAttempt(TargetEventPublication publication) {
        Instant last = publication.getLastResubmissionDate();
        return last == null ? publication.getPublicationDate() : last;
    }
}
