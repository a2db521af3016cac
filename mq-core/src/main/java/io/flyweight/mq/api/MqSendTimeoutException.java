package io.flyweight.mq.api;

import org.jspecify.annotations.Nullable;

/** No answer came in time. {@link Delivery#UNKNOWN}, even if an answer comes later. The connection stays. */
public final class MqSendTimeoutException extends MqException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param queue the queue that was sent to
     * @param message what happened, with values and limits
     * @param cause what caused it, or {@code null}
     */
    public MqSendTimeoutException(String queue, String message, @Nullable Throwable cause) {
        super(queue, Delivery.UNKNOWN, message, cause);
    }
}
