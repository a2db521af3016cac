package io.flyweight.mq.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that a send can fail with. Says which queue was meant and what is known about delivery, so that
 * the caller can decide whether to send again: the queue itself never does.
 */
public abstract sealed class MqException extends RuntimeException
        permits MqAckErrorException,
                MqAckUnknownException,
                MqConnectionLostException,
                MqListenException,
                MqOutClosedException,
                MqPacketTooLargeException,
                MqRejectedException,
                MqSendTimeoutException,
                MqSendWindowFullException,
                MqUnauthorizedException,
                MqUnknownQueueException {

    private static final long serialVersionUID = 1L;

    private final String queue;
    private final Delivery delivery;

    /** Creates the exception; for the subclasses. */
    protected MqException(String queue, Delivery delivery, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.queue = Objects.requireNonNull(queue, "queue");
        this.delivery = Objects.requireNonNull(delivery, "delivery");
    }

    /** Returns the name of the queue that was sent to; of {@link MqListenException} the own queue. */
    public String queue() {
        return queue;
    }

    /** Returns what is known about the packet. */
    public Delivery delivery() {
        return delivery;
    }

    /** Returns whether sending again cannot make a duplicate: true for {@link Delivery#NOT_DELIVERED} alone. */
    public boolean safeToResend() {
        return delivery == Delivery.NOT_DELIVERED;
    }
}
