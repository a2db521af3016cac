package io.flyweight.mq.sample.orders;

import io.flyweight.mq.spring.MqMessage;

/** What inventory replies to {@link ReserveStock}. */
@MqMessage("reservation")
record Reservation(Outcome outcome, int left) {

    enum Outcome {
        RESERVED,
        UNKNOWN_SKU
    }
}
