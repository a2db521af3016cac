package io.flyweight.mq.spring.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;

class OutboxBackoffTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final OutboxBackoff backoff = new OutboxBackoff(Duration.ofSeconds(5), Duration.ofSeconds(60));
    private final TargetEventPublication publication =
            TargetEventPublication.of("an event", PublicationTargetIdentifier.of(OutboxListener.ID), NOON);
    private final UUID id = publication.getIdentifier();

    private boolean isOverAfter(long seconds) {
        return backoff.isOver(publication, NOON.plusSeconds(seconds));
    }

    private void refused() {
        backoff.failed(id, new MqRejectedException("stock", "no", null));
    }

    @Test
    void waitsForOneIntervalAfterALoss() {
        for (Delivery delivery : new Delivery[] {Delivery.NOT_DELIVERED, Delivery.UNKNOWN}) {
            for (int i = 0; i < 20; i++) {
                backoff.failed(id, new MqConnectionLostException("stock", delivery, "lost", null));
            }
        }

        assertThat(isOverAfter(4)).isFalse();
        assertThat(isOverAfter(5)).isTrue();
    }

    @Test
    void waitsLongerAfterEachRefusalUpToTheLongest() {
        refused();
        assertThat(isOverAfter(5)).isTrue();
        refused();
        assertThat(isOverAfter(9)).isFalse();
        assertThat(isOverAfter(10)).isTrue();
        for (int i = 0; i < 100; i++) {
            backoff.failed(id, new IllegalStateException("cannot be converted"));
        }
        assertThat(isOverAfter(59)).isFalse();
        assertThat(isOverAfter(60)).isTrue();
    }

    @Test
    void forgetsWhatWasTaken() {
        refused();
        refused();
        backoff.sent(id);

        assertThat(isOverAfter(5)).isTrue();
    }

    @Test
    void remembersOnlySoMany() {
        refused();
        refused();
        for (int i = 0; i < 10_000; i++) {
            backoff.failed(UUID.randomUUID(), null);
        }

        assertThat(isOverAfter(5)).isTrue();
    }
}
