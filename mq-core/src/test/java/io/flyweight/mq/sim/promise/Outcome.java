package io.flyweight.mq.sim.promise;

/** What the sender of a packet was told. */
public enum Outcome {
    OK,
    REJECTED,
    NOT_DELIVERED,
    UNKNOWN
}
