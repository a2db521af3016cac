package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** The connection ended while the packet was in flight: the cause says how, the delivery what is known. */
public final class MqConnectionLostException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param delivery {@link Delivery#NOT_DELIVERED} or {@link Delivery#UNKNOWN}
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqConnectionLostException(String queue, Delivery delivery, String message, @Nullable Throwable cause) {
        super(queue, delivery, message, cause);
    }
}
