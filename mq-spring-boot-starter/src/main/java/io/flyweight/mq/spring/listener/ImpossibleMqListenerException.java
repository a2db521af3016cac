package io.flyweight.mq.spring.listener;

/** A listener that could never be called, or not as it is written: told when it is registered, not at its first packet. */
public final class ImpossibleMqListenerException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String listener;
    private final String reason;
    private final String action;

    ImpossibleMqListenerException(String listener, String reason, String action) {
        super("Listener " + listener + " cannot be called: " + reason + ". " + action);
        this.listener = listener;
        this.reason = reason;
        this.action = action;
    }

    /** Returns the method with its class, or the listener's id. */
    public String listener() {
        return listener;
    }

    /** Returns what is impossible about it. */
    public String reason() {
        return reason;
    }

    /** Returns what to do, in a sentence. */
    public String action() {
        return action;
    }
}
