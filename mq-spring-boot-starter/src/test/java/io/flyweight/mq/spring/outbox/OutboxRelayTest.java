package io.flyweight.mq.spring.outbox;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;

class OutboxRelayTest {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private final Outbox outbox = mock(Outbox.class);
    private final EventPublicationRepository publications = mock(EventPublicationRepository.class);
    private final OutboxRelay relay = new OutboxRelay(
            outbox, publications, mock(OutboxEvents.class), mock(OutboxBackoff.class), Clock.systemUTC());

    private TargetEventPublication published(String event) {
        return TargetEventPublication.of(event, PublicationTargetIdentifier.of(OutboxListener.ID), LONG_AGO);
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
