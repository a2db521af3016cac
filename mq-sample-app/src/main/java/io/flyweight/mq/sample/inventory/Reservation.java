package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.spring.MqMessage;

/**
 * The reply to {@link ReserveStock}: every answer that the asking program has to expect. What it should never have asked,
 * such as for less than one piece, is a refusal instead: an exception, which reaches the sender as REJECTED.
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
