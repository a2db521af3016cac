package io.flyweight.mq.sample.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderBookTest {

    private final OrderBook book = new OrderBook();
    private final String id = book.open("apple", 3).id();

    @Test
    void anOrderIsPendingUntilInventoryAnswers() {
        assertThat(state()).isEqualTo(OrderState.PENDING);

        book.answered(id, OrderState.RESERVED, "done");

        assertThat(state()).isEqualTo(OrderState.RESERVED);
    }

    @Test
    void anAnswerThatIsSlowerThanShippingChangesNothing() {
        book.shipped(id);

        assertThat(book.answered(id, OrderState.RESERVED, "late").state()).isEqualTo(OrderState.SHIPPED);
        assertThat(state()).isEqualTo(OrderState.SHIPPED);
    }

    @Test
    void anOrderOfUnknownFateBecomesShippedWhenShippingSaysSo() {
        book.answered(id, OrderState.UNKNOWN, "no answer");

        book.shipped(id);
        book.shipped(id);

        assertThat(state()).isEqualTo(OrderState.SHIPPED);
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "NOT_SENT"})
    void whatWasNeverReservedIsNotShipped(OrderState state) {
        book.answered(id, state, "no");

        assertThatThrownBy(() -> book.shipped(id)).hasMessageContaining(id).hasMessageContaining(state.name());
        assertThat(state()).isEqualTo(state);
    }

    @Test
    void anOrderThatIsNotInTheBookIsRefused() {
        assertThatThrownBy(() -> book.shipped("nobody's")).hasMessage("There is no order nobody's.");
    }

    @Test
    void ordersAreListedAsTheyCame() {
        String second = book.open("pear", 1).id();

        assertThat(book.all()).extracting(Order::id).containsExactly(id, second);
    }

    private OrderState state() {
        return book.find(id).orElseThrow().state();
    }
}
