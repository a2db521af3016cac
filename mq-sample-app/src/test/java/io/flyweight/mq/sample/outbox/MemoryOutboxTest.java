package io.flyweight.mq.sample.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqTemplate;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryOutboxTest {

    private record ShipOrder(String orderId, String sku, int quantity) {}

    private static final ShipOrder FIRST = new ShipOrder("1", "apple", 3);
    private static final ShipOrder SECOND = new ShipOrder("2", "pear", 1);
    private static final CompletableFuture<Void> SHIPPED = CompletableFuture.completedFuture(null);

    private final MqTemplate mqTemplate = mock();
    private final MemoryOutbox<ShipOrder> outbox = new MemoryOutbox<>(mqTemplate, "shipping");

    static Stream<MqException> worthAnotherTry() {
        return Stream.of(
                new MqOutClosedException("shipping", "not connected", null),
                new MqSendWindowFullException("shipping", "the window is full", null),
                new MqSendTimeoutException("shipping", "no answer", null));
    }

    @ParameterizedTest
    @MethodSource("worthAnotherTry")
    void whatShippingDoesNotHaveForSureIsSentAgainWhenItIsConnected(MqException failure) {
        when(mqTemplate.sendAsync("shipping", FIRST))
                .thenReturn(CompletableFuture.failedFuture(failure))
                .thenReturn(SHIPPED);

        outbox.send(FIRST);
        assertThat(outbox.waiting()).isEqualTo(1);
        outbox.on(new MqConnectionStateEvent("shipping", OutConnState.CONNECTED));

        assertThat(outbox.waiting()).isZero();
        verify(mqTemplate, times(2)).sendAsync("shipping", FIRST);
    }

    @Test
    void whatGotNoAnswerIsSentAgainOnTheTickAlthoughShippingNeverWasAway() {
        MqException noAnswer = new MqSendTimeoutException("shipping", "no answer", null);
        when(mqTemplate.sendAsync("shipping", FIRST))
                .thenReturn(CompletableFuture.failedFuture(noAnswer))
                .thenReturn(SHIPPED);

        outbox.send(FIRST);
        outbox.sendAgain();
        outbox.sendAgain();

        assertThat(outbox.waiting()).isZero();
        verify(mqTemplate, times(2)).sendAsync("shipping", FIRST);
    }

    @Test
    void whatShippingHasHandledIsNotSentAgain() {
        when(mqTemplate.sendAsync("shipping", FIRST)).thenReturn(SHIPPED);

        outbox.send(FIRST);
        outbox.sendAgain();

        verify(mqTemplate, times(1)).sendAsync("shipping", FIRST);
    }

    @Test
    void whatIsStillOnItsWayIsNotSentAgain() {
        when(mqTemplate.sendAsync("shipping", FIRST)).thenReturn(new CompletableFuture<>());

        outbox.send(FIRST);
        outbox.sendAgain();

        verify(mqTemplate, times(1)).sendAsync("shipping", FIRST);
    }

    @Test
    void whatShippingRefusesIsGivenUp() {
        when(mqTemplate.sendAsync("shipping", FIRST))
                .thenReturn(CompletableFuture.failedFuture(new MqRejectedException("shipping", "no", null)));

        outbox.send(FIRST);

        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void aRoundEndsWithTheFirstThatCannotBeSent() {
        CompletableFuture<Void> down =
                CompletableFuture.failedFuture(new MqOutClosedException("shipping", "not connected", null));
        when(mqTemplate.sendAsync("shipping", FIRST)).thenReturn(down);
        when(mqTemplate.sendAsync("shipping", SECOND)).thenReturn(down);
        outbox.send(FIRST);
        outbox.send(SECOND);

        outbox.sendAgain();

        verify(mqTemplate, times(2)).sendAsync("shipping", FIRST);
        verify(mqTemplate, times(1)).sendAsync("shipping", SECOND);
        assertThat(outbox.waiting()).isEqualTo(2);
    }

    @Test
    void anotherPeersConnectionIsNoReasonToSend() {
        when(mqTemplate.sendAsync("shipping", FIRST))
                .thenReturn(CompletableFuture.failedFuture(new MqOutClosedException("shipping", "down", null)));
        outbox.send(FIRST);

        outbox.on(new MqConnectionStateEvent("orders", OutConnState.CONNECTED));
        outbox.on(new MqConnectionStateEvent("shipping", OutConnState.WAITING));

        verify(mqTemplate, times(1)).sendAsync("shipping", FIRST);
    }
}
