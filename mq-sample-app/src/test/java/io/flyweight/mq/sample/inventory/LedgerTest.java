package io.flyweight.mq.sample.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.sample.inventory.Reservation.Outcome;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(new ShopProperties(Map.of("apple", 100)));

    @Test
    void reservingTakesFromTheStock() {
        assertThat(reserve("1", "apple", 30)).isEqualTo(new Reservation(Outcome.RESERVED, 70));
        assertThat(ledger.snapshot().stock()).containsEntry("apple", 70);
        assertThat(ledger.snapshot().reserved()).containsEntry("1", new Ledger.Line("apple", 30));
    }

    @Test
    void tooLittleStockIsAnAnswerWithWhatIsLeft() {
        assertThat(reserve("1", "apple", 101)).isEqualTo(new Reservation(Outcome.NOT_ENOUGH, 100));
        assertThat(ledger.snapshot().reserved()).isEmpty();
    }

    @Test
    void anUnknownSkuIsAnAnswerAndNoRefusal() {
        assertThat(reserve("1", "unicorn", 1).outcome()).isEqualTo(Outcome.UNKNOWN_SKU);
    }

    @Test
    void anOrderIsReservedOnce() {
        reserve("1", "apple", 30);
        reserve("1", "apple", 30);

        assertThat(ledger.snapshot().stock()).containsEntry("apple", 70);
    }

    @Test
    void aQuantityBelowOneIsRefused() {
        assertThatThrownBy(() -> reserve("1", "apple", -5)).hasMessageContaining("-5");
        assertThat(ledger.snapshot().stock()).containsEntry("apple", 100);
    }

    @Test
    void aStockBelowZeroStopsTheStart() {
        assertThatThrownBy(() -> new Ledger(new ShopProperties(Map.of("apple", -1))))
                .hasMessageContaining("shop.stock.apple is -1");
    }

    @Test
    void manyAtOnceNeverReserveMoreThanThereIs() {
        long accepted = IntStream.range(0, 1_000)
                .parallel()
                .filter(i -> accepts(Integer.toString(i), 7))
                .count();

        assertThat(accepted).isEqualTo(14);
        assertThat(ledger.snapshot().reserved()).hasSize(14);
        assertThat(ledger.snapshot().stock()).containsEntry("apple", 100 - 14 * 7);
    }

    private boolean accepts(String order, int quantity) {
        return reserve(order, "apple", quantity).outcome() == Outcome.RESERVED;
    }

    private Reservation reserve(String order, String sku, int quantity) {
        return ledger.reserve(new ReserveStock(order, sku, quantity));
    }
}
