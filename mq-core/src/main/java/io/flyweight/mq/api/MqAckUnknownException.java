package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** The receiver's handler failed in an unforeseen way: {@link Delivery#UNKNOWN}. The connection closes. */
public final class MqAckUnknownException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqAckUnknownException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.UNKNOWN, message, cause);
    }
}
