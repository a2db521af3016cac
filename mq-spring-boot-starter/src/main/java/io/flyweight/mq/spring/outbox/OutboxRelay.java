package io.flyweight.mq.spring.outbox;

import io.flyweight.mq.spring.outbox.OutboxEvents.Outgoing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.EventPublicationRepository.FailedCriteria;
import org.springframework.modulith.events.core.TargetEventPublication;

/**
 * Sends again what did not get through, with the same id, until its receiver has handled it. Several processes may do so
 * from one table: each claims what it sends. One thread at a time.
 */
public final class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private static final int BATCH = 100;
    private static final int[] LOOK_THROUGH = {1_000, 10_000, 100_000};
    private static final List<Status> UNDER_WAY = List.of(Status.PUBLISHED, Status.PROCESSING, Status.RESUBMITTED);

    private static final Duration BETWEEN_WIDE_LOOKS = Duration.ofMinutes(1);

    private final Outbox outbox;
    private final EventPublicationRepository publications;
    private final OutboxEvents events;
    private final OutboxBackoff backoff;
    private final Clock clock;
    private Instant nextWideLook = Instant.EPOCH;

    /**
     * Creates a relay.
     *
     * @param outbox what it has under way is left alone
     * @param publications the table of events
     * @param events makes packets of them
     * @param backoff when one is sent again
     * @param clock as of who else writes to the table
     */
    public OutboxRelay(
            Outbox outbox,
            EventPublicationRepository publications,
            OutboxEvents events,
            OutboxBackoff backoff,
            Clock clock) {
        this.outbox = outbox;
        this.publications = publications;
        this.events = events;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** One that may get through now. */
    private record Candidate(TargetEventPublication publication, Outgoing outgoing) {}

    /** One that was sent, and what becomes of it. */
    private record Attempt(Candidate candidate, CompletableFuture<Void> answer) {}

    /**
     * Looks whether the table is there.
     *
     * @throws InvalidDataAccessResourceUsageException if it is not, or has other columns
     */
    public void checkTable() {
        publications.findFailedPublications(FailedCriteria.ALL.withItemsToRead(1));
    }

    /**
     * Gives up on attempts that began so long ago and are not finished, as of processes that died: their events are sent
     * again by the next {@link #relay()}. Those at which another process is after all are sent twice then, with the same id.
     *
     * @param before earlier than any send that may still be answered
     */
    public void giveUp(Instant before) {
        for (Status status : UNDER_WAY) {
            for (TargetEventPublication publication : publications.findByStatus(status)) {
                if (isOurs(publication)
                        && !outbox.isUnderWay(publication.getIdentifier())
                        && OutboxBackoff.lastAttempt(publication).isBefore(before)) {
                    publications.markFailed(publication.getIdentifier());
                    log.info("Event {} was left {} and is sent again", publication.getIdentifier(), status);
                }
            }
        }
    }

    /** Sends what waits and whose queue is connected, each event once, some at a time. Waits for answers. */
    public void relay() {
        Set<UUID> tried = new HashSet<>();
        List<Attempt> attempts;
        do {
            // A row is claimed soon after it was read: one that another process has completed meanwhile could be
            // claimed too.
            attempts = begin(next(tried));
            attempts.forEach(this::end);
        } while (!attempts.isEmpty() && !Thread.currentThread().isInterrupted());
    }

    /**
     * One queue's thousands that wait must not keep those of another from being seen: where the oldest have nowhere to go,
     * more are looked at, though not each time.
     */
    private List<Candidate> next(Set<UUID> tried) {
        Instant now = clock.instant();
        boolean wide = !now.isBefore(nextWideLook);
        for (int limit : LOOK_THROUGH) {
            List<TargetEventPublication> failed =
                    publications.findFailedPublications(FailedCriteria.ALL.withItemsToRead(limit));
            List<Candidate> next = select(failed, tried, now);
            if (!next.isEmpty() || failed.size() < limit || !wide) {
                return next;
            }
        }
        nextWideLook = now.plus(BETWEEN_WIDE_LOOKS);
        log.warn("More than {} events wait for queues that are away", LOOK_THROUGH[LOOK_THROUGH.length - 1]);
        return List.of();
    }

    private List<Candidate> select(List<TargetEventPublication> failed, Set<UUID> tried, Instant now) {
        List<Candidate> selected = new ArrayList<>();
        for (TargetEventPublication publication : failed) {
            boolean due = isOurs(publication)
                    && selected.size() < BATCH
                    && !tried.contains(publication.getIdentifier())
                    && backoff.isOver(publication, now);
            Outgoing outgoing = due ? sendable(publication) : null;
            if (outgoing != null) {
                tried.add(outgoing.id());
                selected.add(new Candidate(publication, outgoing));
            }
        }
        return selected;
    }

    /** Returns {@code null} if it need not be tried now. */
    private @Nullable Outgoing sendable(TargetEventPublication publication) {
        try {
            Outgoing outgoing = events.outgoing(publication.getIdentifier(), publication.getEvent());
            return events.isAway(outgoing) ? null : outgoing;
        } catch (RuntimeException e) {
            unreadable(publication, e);
            return null;
        }
    }

    /** An attempt like any other, so that it waits longer for the next one. */
    private void unreadable(TargetEventPublication publication, RuntimeException why) {
        UUID id = publication.getIdentifier();
        log.warn("Event {} cannot be sent, as it cannot be read: {}", id, why.toString());
        backoff.failed(id, why);
        if (publications.markResubmitted(id, clock.instant())) {
            publications.markFailed(id);
        }
    }

    private List<Attempt> begin(List<Candidate> candidates) {
        List<Attempt> attempts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (publications.markResubmitted(candidate.publication().getIdentifier(), clock.instant())) {
                attempts.add(new Attempt(candidate, events.send(candidate.outgoing())));
            }
        }
        return attempts;
    }

    /** What cannot be noted must not keep the others from it. */
    private void end(Attempt attempt) {
        Outgoing outgoing = attempt.candidate().outgoing();
        try {
            attempt.answer().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            events.failed(outgoing, cause == null ? e : cause);
            backoff.failed(outgoing.id(), cause);
            note(outgoing, () -> publications.markFailed(outgoing.id()));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        backoff.sent(outgoing.id());
        note(outgoing, () -> publications.markCompleted(attempt.candidate().publication(), clock.instant()));
        events.sent(outgoing);
    }

    private static void note(Outgoing outgoing, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            log.warn("What became of event {} cannot be noted; it is sent again once it is stale", outgoing.id(), e);
        }
    }

    private static boolean isOurs(TargetEventPublication publication) {
        return publication.getTargetIdentifier().getValue().equals(OutboxListener.ID);
    }
}
