package io.flyweight.mq.spring.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.flyweight.mq.spring.outbox.OutboxEvents.Outgoing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;

@Timeout(20)
class OutboxRelayTest {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private final Outbox outbox = mock(Outbox.class);
    private final EventPublicationRepository publications = mock(EventPublicationRepository.class);
    private static final OutboxTransport.Route ROUTE = new OutboxTransport.Route("stock", null);

    private final OutboxEvents events = mock(OutboxEvents.class);
    private final OutboxBackoff backoff = mock(OutboxBackoff.class);
    private final OutboxRelay relay = new OutboxRelay(outbox, publications, events, backoff, Clock.systemUTC());

    private TargetEventPublication published(String event) {
        return TargetEventPublication.of(event, PublicationTargetIdentifier.of(OutboxListener.ID), LONG_AGO);
    }

    /** The rows that have failed, and what is sent of them. */
    private List<UUID> relayed(List<TargetEventPublication> failed, Runnable onSend) {
        List<UUID> sent = new ArrayList<>();
        when(publications.findFailedPublications(any())).thenAnswer(call -> List.copyOf(failed));
        when(publications.markResubmitted(any(), any())).thenReturn(true);
        when(backoff.isOver(any(), any())).thenReturn(true);
        when(events.outgoing(any(), any()))
                .thenAnswer(call -> new Outgoing(
                        call.getArgument(0),
                        "event",
                        "payload",
                        RoutingTarget.forTarget("stock").withoutKey(),
                        ROUTE));
        when(events.send(any())).thenAnswer(call -> {
            UUID id = call.getArgument(0, Outgoing.class).id();
            sent.add(id);
            failed.removeIf(row -> row.getIdentifier().equals(id));
            onSend.run();
            return CompletableFuture.completedFuture(null);
        });
        relay.relay();
        return sent;
    }

    private List<TargetEventPublication> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> published("event " + i))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void everyEventIsSentInTheOrderOfTheTable() {
        List<TargetEventPublication> failed = rows(250);
        List<UUID> ids =
                failed.stream().map(TargetEventPublication::getIdentifier).toList();

        assertThat(relayed(failed, () -> {})).containsExactlyElementsOf(ids);
    }

    @Test
    void whatAnotherProcessHasSentMeanwhileIsNotSentAgain() {
        List<TargetEventPublication> failed = rows(250);

        assertThat(relayed(failed, failed::clear)).hasSize(100);
    }

    @Test
    void whatFailsIsTriedOnce() {
        List<TargetEventPublication> failed = rows(3);
        List<TargetEventPublication> again = List.copyOf(failed);

        List<UUID> sent = relayed(failed, () -> {
            failed.clear();
            failed.addAll(again);
        });

        assertThat(sent).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void whatIsUnderWayHereIsNotGivenUpHoweverLongItTakes() {
        TargetEventPublication slow = published("slow");
        TargetEventPublication left = published("left by a process that died");
        when(publications.findByStatus(any())).thenReturn(List.of());
        when(publications.findByStatus(Status.PUBLISHED)).thenReturn(List.of(slow, left));
        when(outbox.isUnderWay(slow.getIdentifier())).thenReturn(true);

        relay.giveUp(Instant.now());

        verify(publications).markFailed(left.getIdentifier());
        verify(publications, never()).markFailed(slow.getIdentifier());
    }
}
