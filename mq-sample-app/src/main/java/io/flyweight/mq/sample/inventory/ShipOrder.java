package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.spring.MqMessage;

/** Tells shipping to ship what is reserved for an order. */
@MqMessage("ship-order")
record ShipOrder(String orderId, String sku, int quantity) {}
