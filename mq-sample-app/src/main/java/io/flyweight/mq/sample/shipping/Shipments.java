package io.flyweight.mq.sample.shipping;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What was shipped, by order, in memory. No order is shipped twice, however often it is asked for, until the process ends:
 * a restarted one has forgotten.
 */
@Component
class Shipments {

    private final Map<String, Shipment> shipped = new LinkedHashMap<>();

    /** One parcel. */
    record Shipment(String orderId, String sku, int quantity, Instant shippedAt) {}

    /** Ships an order; returns false if that was done before. */
    synchronized boolean ship(ShipOrder order) {
        Shipment parcel = new Shipment(order.orderId(), order.sku(), order.quantity(), Instant.now());
        return shipped.putIfAbsent(order.orderId(), parcel) == null;
    }

    synchronized List<Shipment> all() {
        return List.copyOf(shipped.values());
    }
}
