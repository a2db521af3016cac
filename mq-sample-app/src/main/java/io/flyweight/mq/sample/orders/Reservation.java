package io.flyweight.mq.sample.orders;

import io.flyweight.mq.spring.MqMessage;

/**
 * What inventory replies to {@link ReserveStock}.
 *
 * @param left how much of the sku can still be reserved
 */
@MqMessage("reservation")
record Reservation(Outcome outcome, int left) {

    enum Outcome {
        RESERVED,
        NOT_ENOUGH,
        UNKNOWN_SKU
    }
}
