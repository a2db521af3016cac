package io.flyweight.mq.sample.orders;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** All orders since the start, in memory. HTTP threads and the queue's listener write here at the same time. */
@Component
class OrderBook {

    private final Map<String, Order> orders = new LinkedHashMap<>();

    /** Writes down an order before anything is sent for it. */
    synchronized Order open(String sku, int quantity) {
        String id = UUID.randomUUID().toString();
        Order order = new Order(id, sku, quantity, OrderState.PENDING, "Inventory has not answered yet.");
        orders.put(id, order);
        return order;
    }

    /** Writes down inventory's answer. Shipping may have been quicker to report: then the order stays SHIPPED. */
    synchronized Order answered(String id, OrderState state, String message) {
        Order order = known(id);
        return order.state() == OrderState.PENDING ? put(order.as(state, message)) : order;
    }

    /** Writes down that an order is on its way. Hearing it again changes nothing. */
    synchronized Order shipped(String id) {
        Order order = known(id);
        if (!order.state().canBeShipped()) {
            throw new IllegalStateException("Order " + id + " is " + order.state() + " and must not be shipped.");
        }
        return put(order.as(OrderState.SHIPPED, "The order is on its way."));
    }

    synchronized Optional<Order> find(String id) {
        return Optional.ofNullable(orders.get(id));
    }

    synchronized List<Order> all() {
        return List.copyOf(orders.values());
    }

    /**
     * The orders in short.
     *
     * @param counts how many there are in each state
     * @param latest the newest, the last one first
     */
    record Summary(Map<OrderState, Long> counts, List<Order> latest) {}

    synchronized Summary summary(int most) {
        List<Order> all = new ArrayList<>(orders.values());
        Map<OrderState, Long> counts = new EnumMap<>(OrderState.class);
        all.forEach(order -> counts.merge(order.state(), 1L, Long::sum));
        List<Order> latest = all.subList(Math.max(0, all.size() - most), all.size());
        Collections.reverse(latest);
        return new Summary(counts, latest);
    }

    private Order known(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("There is no order " + id + "."));
    }

    private Order put(Order order) {
        orders.put(order.id(), order);
        return order;
    }
}
