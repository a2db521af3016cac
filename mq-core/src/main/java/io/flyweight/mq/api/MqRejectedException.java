package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** The receiver's handler refused the packet: {@link Delivery#REJECTED}. The connection stays. */
public final class MqRejectedException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqRejectedException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.REJECTED, message, cause);
    }
}
