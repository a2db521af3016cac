package io.flyweight.mq.benchmarks.spring;

import io.flyweight.mq.spring.annotation.MqListener;

/** The receiver's listener: looks whether the order is the one that was sent, and does nothing else. */
final class OrderListener {

    private final Order expected = Order.sample();

    @MqListener
    void onOrder(Order order) {
        if (!order.equals(expected)) {
            throw new IllegalArgumentException("another order came: " + order);
        }
    }
}
