package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** The last dial failed to authenticate. Always {@link Delivery#NOT_DELIVERED}. */
public final class MqUnauthorizedException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqUnauthorizedException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.NOT_DELIVERED, message, cause);
    }
}
