package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** The receiver called the packet bad: {@link Delivery#REJECTED}. The connection closes. */
public final class MqAckErrorException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqAckErrorException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.REJECTED, message, cause);
    }
}
