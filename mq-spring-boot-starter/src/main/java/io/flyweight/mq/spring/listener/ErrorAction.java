package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;

/** What the sender is answered when a listener throws, or its payload cannot be converted. */
public enum ErrorAction {
    /** The packet is rejected, with the reason; the connection stays. */
    REJECT(Ack.REJECTED),
    /** The packet is rejected and the connection closes, as for a sender that cannot be trusted. */
    CLOSE(Ack.ERROR);

    private final Ack ack;

    ErrorAction(Ack ack) {
        this.ack = ack;
    }

    Ack ack() {
        return ack;
    }
}
