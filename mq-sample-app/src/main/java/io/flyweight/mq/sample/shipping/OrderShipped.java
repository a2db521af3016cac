package io.flyweight.mq.sample.shipping;

import io.flyweight.mq.spring.MqMessage;

/** Tells orders that an order is on its way. */
@MqMessage("order-shipped")
record OrderShipped(String orderId) {}
