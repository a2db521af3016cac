package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** The own queue's address could not be bound. Always {@link Delivery#NOT_DELIVERED}. */
public final class MqListenException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the own queue
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqListenException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.NOT_DELIVERED, message, cause);
    }
}
