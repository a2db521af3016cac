package io.flyweight.mq.sample.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.sample.orders.Reservation.Outcome;
import io.flyweight.mq.spring.MqTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.stubbing.OngoingStubbing;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.converter.MessageConversionException;

@ExtendWith(OutputCaptureExtension.class)
class CheckoutTest {

    private final OrderBook book = new OrderBook();
    private final MqTemplate mqTemplate = mock();
    private final Checkout checkout = new Checkout(book, mqTemplate);

    @Test
    void anOrderWithStockIsReserved() {
        inventory().thenReturn(new Reservation(Outcome.RESERVED, 7));

        assertThat(checkout.place("apple", 3).state()).isEqualTo(OrderState.RESERVED);
        assertThat(onlyOrder().state()).isEqualTo(OrderState.RESERVED);
    }

    @Test
    void tooLittleStockIsAConflictWithWhatIsLeft() {
        inventory().thenReturn(new Reservation(Outcome.NOT_ENOUGH, 2));

        OrderFailedException failure = failure();

        assertThat(failure.getStatusCode().value()).isEqualTo(409);
        assertThat(failure.getBody().getDetail()).isEqualTo("Not enough stock of 'apple': 3 wanted, 2 left.");
        assertThat(onlyOrder().state()).isEqualTo(OrderState.REJECTED);
        assertThat(onlyOrder().message()).contains("2 left");
    }

    @Test
    void anUnforeseenRefusalIsABadGatewayAndTellsNoInternals(CapturedOutput output) {
        inventory().thenThrow(new MqRejectedException("inventory", "java.lang.NullPointerException: map", null));

        OrderFailedException failure = failure();

        assertThat(failure.getStatusCode().value()).isEqualTo(502);
        assertThat(failure.getBody().getDetail()).contains("'inventory'", "Nothing is reserved");
        assertThat(failure.getBody().toString()).doesNotContain("NullPointerException");
        assertThat(onlyOrder().state()).isEqualTo(OrderState.REJECTED);
        assertThat(onlyOrder().message()).doesNotContain("NullPointerException");
        assertThat(output).contains(onlyOrder().id(), "NullPointerException");
    }

    @Test
    void anUnknownSkuIsUnprocessable() {
        inventory().thenReturn(new Reservation(Outcome.UNKNOWN_SKU, 0));

        assertThat(failure().getStatusCode().value()).isEqualTo(422);
        assertThat(onlyOrder().state()).isEqualTo(OrderState.REJECTED);
        assertThat(onlyOrder().message()).contains("no sku 'apple'");
    }

    @Test
    void anOrderThatReachedNobodyIsNotSent() {
        inventory().thenThrow(new MqOutClosedException("inventory", "not connected", null));

        OrderFailedException failure = failure();

        assertThat(failure.getStatusCode().value()).isEqualTo(503);
        assertThat(failure.getBody().getDetail()).contains("'inventory'", "NOT_DELIVERED");
        assertThat(onlyOrder().state()).isEqualTo(OrderState.NOT_SENT);
    }

    @Test
    void anOrderWithoutAnAnswerHasAnUnknownFate() {
        inventory().thenThrow(noAnswer());

        OrderFailedException failure = failure();

        assertThat(failure.getStatusCode().value()).isEqualTo(504);
        assertThat(failure.getBody().getDetail()).contains("fate is unknown");
        assertThat(onlyOrder().state()).isEqualTo(OrderState.UNKNOWN);
    }

    @Test
    void anOrderThatIsShippedAlthoughItsAnswerWasLostIsShipped() {
        inventory().thenAnswer(call -> {
            book.shipped(onlyOrder().id());
            throw noAnswer();
        });

        assertThat(checkout.place("apple", 3).state()).isEqualTo(OrderState.SHIPPED);
    }

    @Test
    void anAnswerThatCannotBeReadLeavesTheFateUnknown() {
        inventory().thenThrow(new MessageConversionException("no JSON"));

        assertThat(failure().getStatusCode().value()).isEqualTo(504);
        assertThat(onlyOrder().state()).isEqualTo(OrderState.UNKNOWN);
    }

    @Test
    void anEmptyAnswerLeavesTheFateUnknown() {
        inventory().thenReturn(null);

        assertThat(failure().getStatusCode().value()).isEqualTo(504);
        assertThat(onlyOrder().state()).isEqualTo(OrderState.UNKNOWN);
    }

    private OngoingStubbing<Reservation> inventory() {
        return when(mqTemplate.sendAndReceive(eq("inventory"), any(ReserveStock.class), eq(Reservation.class)));
    }

    private OrderFailedException failure() {
        return catchThrowableOfType(OrderFailedException.class, () -> checkout.place("apple", 3));
    }

    private Order onlyOrder() {
        assertThat(book.all()).hasSize(1);
        return book.all().get(0);
    }

    private static MqException noAnswer() {
        return new MqSendTimeoutException("inventory", "no answer within 5 s", null);
    }
}
