package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** Headers and body exceed the receiver's packet size limit. Always {@link Delivery#NOT_DELIVERED}. */
public final class MqPacketTooLargeException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqPacketTooLargeException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.NOT_DELIVERED, message, cause);
    }
}
