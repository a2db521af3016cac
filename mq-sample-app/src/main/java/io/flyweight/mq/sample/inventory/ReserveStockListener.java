package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.sample.inventory.Reservation.Outcome;
import io.flyweight.mq.sample.outbox.MemoryOutbox;
import io.flyweight.mq.spring.annotation.MqListener;
import org.springframework.stereotype.Component;

/** Reserves stock for orders, and has it shipped. */
@Component
class ReserveStockListener {

    private final Ledger ledger;
    private final MemoryOutbox<ShipOrder> outbox;

    ReserveStockListener(Ledger ledger, MemoryOutbox<ShipOrder> outbox) {
        this.ledger = ledger;
        this.outbox = outbox;
    }

    /** Does not wait for shipping: orders is waiting for this, and services that wait in a circle wait for ever. */
    @MqListener(from = "orders")
    Reservation on(ReserveStock command) {
        Reservation reservation = ledger.reserve(command);
        if (reservation.outcome() == Outcome.RESERVED) {
            outbox.send(new ShipOrder(command.orderId(), command.sku(), command.quantity()));
        }
        return reservation;
    }
}
