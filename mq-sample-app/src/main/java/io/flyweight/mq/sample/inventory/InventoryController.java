package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.sample.outbox.MemoryOutbox;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The ledger over HTTP. */
@RestController
class InventoryController {

    private final Ledger ledger;
    private final MemoryOutbox<ShipOrder> outbox;

    /**
     * What {@code GET /inventory} shows.
     *
     * @param stock what can still be reserved, by sku
     * @param reserved what is reserved, by order
     * @param waitingForShipping how many reserved orders wait until shipping can be reached
     */
    record View(Map<String, Integer> stock, Map<String, Ledger.Line> reserved, int waitingForShipping) {}

    /**
     * What {@code GET /inventory/summary} shows.
     *
     * @param stock what can still be reserved, by sku
     * @param reserved how many orders have their stock
     * @param waitingForShipping how many of them wait until shipping can be reached
     */
    record Summary(Map<String, Integer> stock, int reserved, int waitingForShipping) {}

    InventoryController(Ledger ledger, MemoryOutbox<ShipOrder> outbox) {
        this.ledger = ledger;
        this.outbox = outbox;
    }

    @GetMapping("/inventory/summary")
    Summary summary() {
        Ledger.Snapshot now = ledger.snapshot();
        return new Summary(now.stock(), now.reserved().size(), outbox.waiting());
    }

    @GetMapping("/inventory")
    View inventory() {
        Ledger.Snapshot now = ledger.snapshot();
        return new View(now.stock(), now.reserved(), outbox.waiting());
    }
}
