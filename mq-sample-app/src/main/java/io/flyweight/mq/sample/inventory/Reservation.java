package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.spring.MqMessage;

/**
 * The reply to {@link ReserveStock}: what the asking program branches on. What only people need to read, such as that
 * too little is left, is a refusal instead: an exception, whose message arrives with the sender's REJECTED.
 *
 * @param left how much of the sku can still be reserved
 */
@MqMessage("reservation")
record Reservation(Outcome outcome, int left) {

    enum Outcome {
        RESERVED,
        UNKNOWN_SKU
    }
}
