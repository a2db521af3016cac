package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.sample.inventory.Reservation.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** What is in stock and what is reserved for whom, in memory. Nothing gets lost: the two always add up to the start. */
@Component
class Ledger {

    private final Map<String, Integer> stock;
    private final Map<String, Line> reserved = new LinkedHashMap<>();

    /** What is reserved for one order. */
    record Line(String sku, int quantity) {}

    /**
     * The ledger at one moment.
     *
     * @param stock what can still be reserved, by sku
     * @param reserved what is reserved, by order
     */
    record Snapshot(Map<String, Integer> stock, Map<String, Line> reserved) {}

    Ledger(ShopProperties properties) {
        stock = new TreeMap<>(properties.stock());
        stock.forEach((sku, pieces) -> {
            if (pieces < 0) {
                throw new IllegalArgumentException("shop.stock." + sku + " is " + pieces + "; it must be 0 or more");
            }
        });
    }

    /**
     * Puts stock aside. An order that has its stock keeps it and gets no more.
     *
     * @throws IllegalArgumentException if less than one piece is asked for; the sender is told REJECTED
     */
    synchronized Reservation reserve(ReserveStock command) {
        String sku = command.sku();
        int wanted = command.quantity();
        if (wanted < 1) {
            throw new IllegalArgumentException("A quantity of " + wanted + " cannot be reserved.");
        }
        Integer left = stock.get(sku);
        if (left == null) {
            return new Reservation(Outcome.UNKNOWN_SKU, 0);
        }
        if (reserved.containsKey(command.orderId())) {
            return new Reservation(Outcome.RESERVED, left);
        }
        if (left < wanted) {
            return new Reservation(Outcome.NOT_ENOUGH, left);
        }
        stock.put(sku, left - wanted);
        reserved.put(command.orderId(), new Line(sku, wanted));
        return new Reservation(Outcome.RESERVED, left - wanted);
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(new TreeMap<>(stock), new LinkedHashMap<>(reserved));
    }
}
