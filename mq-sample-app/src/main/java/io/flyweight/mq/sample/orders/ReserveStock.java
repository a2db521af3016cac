package io.flyweight.mq.sample.orders;

import io.flyweight.mq.spring.MqMessage;

/** Asks inventory to put stock aside for an order. The answer is a {@link Reservation}. */
@MqMessage("reserve-stock")
record ReserveStock(String orderId, String sku, int quantity) {}
