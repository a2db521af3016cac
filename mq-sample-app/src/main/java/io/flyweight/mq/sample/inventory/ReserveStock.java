package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.spring.MqMessage;

/** Asks to put stock aside for an order. */
@MqMessage("reserve-stock")
record ReserveStock(String orderId, String sku, int quantity) {}
