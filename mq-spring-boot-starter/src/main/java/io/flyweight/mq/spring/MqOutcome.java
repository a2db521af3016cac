package io.flyweight.mq.spring;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How a send, or the handling of a packet, has ended: what meters and traces say of it. */
public enum MqOutcome {
    /** Handled. */
    OK,
    /** The receiver refused it. */
    REJECTED,
    /** Handling only: the listener closed the connection, as for a sender that cannot be trusted. */
    ERROR,
    /** Sends only: the receiver never sees it, and it is safe to send again. */
    NOT_DELIVERED,
    /** Nobody here can tell. */
    UNKNOWN;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /** Returns the outcome of a send that failed so, or was handled if it did not fail. */
    public static MqOutcome of(@Nullable Throwable failure) {
        if (failure == null) {
            return OK;
        }
        if (failure instanceof MqException answer) {
            return switch (answer.delivery()) {
                case NOT_DELIVERED -> NOT_DELIVERED;
                case REJECTED -> REJECTED;
                case UNKNOWN -> UNKNOWN;
            };
        }
        // Whoever cancels a future does not stop the send; a call that was refused has not begun one.
        boolean refused = failure instanceof RuntimeException && !(failure instanceof CancellationException);
        return refused ? NOT_DELIVERED : UNKNOWN;
    }

    /** Returns the outcome of handling a packet that was answered so. */
    public static MqOutcome of(Ack ack) {
        return switch (ack) {
            case OK -> OK;
            case REJECTED -> REJECTED;
            case ERROR -> ERROR;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** Returns the name in lower case, as in tags. */
    public String tag() {
        return tag;
    }
}
