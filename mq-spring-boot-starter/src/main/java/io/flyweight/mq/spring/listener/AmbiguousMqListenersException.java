package io.flyweight.mq.spring.listener;

/** Two listeners take the same packets, and nothing says which of them should get them. */
public final class AmbiguousMqListenersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String first;
    private final String second;

    AmbiguousMqListenersException(MqListenerEndpoint first, MqListenerEndpoint second) {
        super("Two listeners always tie: " + first + " and " + second);
        this.first = first.toString();
        this.second = second.toString();
    }

    /** Returns the listener that was there first, with what it takes. */
    public String first() {
        return first;
    }

    /** Returns the other one. */
    public String second() {
        return second;
    }
}
