package io.flyweight.mq.spring.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class PublicationIdsTest {

    private static final PublicationTargetIdentifier OURS = PublicationTargetIdentifier.of(OutboxListener.ID);

    private final PublicationIds ids = new PublicationIds();
    private final EventPublicationRegistry registry = mock(EventPublicationRegistry.class);
    private final EventPublicationRegistry advised = advise();

    record Placed(int order) {}

    private EventPublicationRegistry advise() {
        ProxyFactory proxy = new ProxyFactory(registry);
        proxy.addAdvisor(ids);
        return (EventPublicationRegistry) proxy.getProxy();
    }

    @AfterEach
    void clear() {
        TransactionSynchronizationManager.clear();
    }

    private UUID store(Object event, PublicationTargetIdentifier target) {
        TargetEventPublication publication = TargetEventPublication.of(event, target, Instant.EPOCH);
        when(registry.store(any(), any())).thenReturn(List.of(publication));
        advised.store(event, Stream.of(target));
        return publication.getIdentifier();
    }

    @Test
    void tellsEqualEventsApart() {
        Placed one = new Placed(1);
        Placed other = new Placed(1);
        UUID idOfOne = store(one, OURS);
        UUID idOfOther = store(other, OURS);

        assertThat(ids.take(other)).isEqualTo(idOfOther);
        assertThat(ids.take(one)).isEqualTo(idOfOne);
        assertThat(ids.take(one)).as("once").isNull();
        assertThat(ids.size()).isZero();
    }

    @Test
    void looksAtNoOtherListenersPublications() {
        Placed event = new Placed(1);
        store(event, PublicationTargetIdentifier.of("another one"));

        assertThat(ids.take(event)).isNull();
    }

    @Test
    void forgetsWhatIsRolledBack() {
        TransactionSynchronizationManager.initSynchronization();
        store(new Placed(1), OURS);
        Placed kept = new Placed(2);
        List<TransactionSynchronization> first = TransactionSynchronizationManager.getSynchronizations();
        assertThat(ids.size()).isEqualTo(1);
        first.forEach(each -> each.afterCompletion(TransactionSynchronization.STATUS_ROLLED_BACK));
        assertThat(ids.size()).isZero();

        TransactionSynchronizationManager.clear();
        TransactionSynchronizationManager.initSynchronization();
        UUID id = store(kept, OURS);
        TransactionSynchronizationManager.getSynchronizations()
                .forEach(each -> each.afterCompletion(TransactionSynchronization.STATUS_COMMITTED));
        assertThat(ids.take(kept)).isEqualTo(id);
    }
}
