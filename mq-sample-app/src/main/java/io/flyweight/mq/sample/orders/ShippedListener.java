package io.flyweight.mq.sample.orders;

import io.flyweight.mq.spring.annotation.MqListener;
import org.springframework.stereotype.Component;

/** Hears what was shipped. Waits for nobody: inventory may be waiting for shipping, and shipping for this. */
@Component
class ShippedListener {

    private final OrderBook book;

    ShippedListener(OrderBook book) {
        this.book = book;
    }

    @MqListener(from = "shipping")
    void on(OrderShipped event) {
        book.shipped(event.orderId());
    }
}
