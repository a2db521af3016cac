package io.flyweight.mq.sample.shipping;

import io.flyweight.mq.sample.outbox.MemoryOutbox;
import io.flyweight.mq.spring.annotation.MqListener;
import org.springframework.stereotype.Component;

/** Ships what inventory asks for. Does not wait for orders: services that wait in a circle wait for ever. */
@Component
class ShipOrderListener {

    private final Shipments shipments;
    private final MemoryOutbox<OrderShipped> outbox;

    ShipOrderListener(Shipments shipments, MemoryOutbox<OrderShipped> outbox) {
        this.shipments = shipments;
        this.outbox = outbox;
    }

    @MqListener(from = "inventory")
    void on(ShipOrder order) {
        if (shipments.ship(order)) {
            outbox.send(new OrderShipped(order.orderId()));
        }
    }
}
