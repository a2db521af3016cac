package io.flyweight.mq.sample.orders;

/**
 * One order, as customers see it.
 *
 * @param message what happened to it, in a plain sentence
 */
record Order(String id, String sku, int quantity, OrderState state, String message) {

    Order as(OrderState next, String what) {
        return new Order(id, sku, quantity, next, what);
    }
}
