package io.flyweight.mq.sample.shipping;

import io.flyweight.mq.spring.MqMessage;

/** Asks to ship what inventory has reserved for an order. It may come more than once. */
@MqMessage("ship-order")
record ShipOrder(String orderId, String sku, int quantity) {}
