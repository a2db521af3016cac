package io.flyweight.mq.sample.orders;

import io.flyweight.mq.spring.MqMessage;

/** Shipping's news that an order is on its way. It may come more than once. */
@MqMessage("order-shipped")
record OrderShipped(String orderId) {}
