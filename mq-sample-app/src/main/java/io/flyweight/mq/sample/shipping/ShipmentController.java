package io.flyweight.mq.sample.shipping;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was shipped, over HTTP. */
@RestController
class ShipmentController {

    private final Shipments shipments;

    ShipmentController(Shipments shipments) {
        this.shipments = shipments;
    }

    /** How many there are. */
    record Summary(int shipped) {}

    @GetMapping("/shipments/summary")
    Summary summary() {
        return new Summary(shipments.all().size());
    }

    @GetMapping("/shipments")
    List<Shipments.Shipment> all() {
        return shipments.all();
    }
}
