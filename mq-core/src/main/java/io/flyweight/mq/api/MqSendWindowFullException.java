package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** No room in the send window came free in time. Always {@link Delivery#NOT_DELIVERED}. */
public final class MqSendWindowFullException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqSendWindowFullException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.NOT_DELIVERED, message, cause);
    }
}
