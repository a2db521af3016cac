package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;

/** An attribute of a {@link io.flyweight.mq.spring.annotation.MqListener} has a value that is not allowed. */
public final class WrongMqListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String listener;
    private final String attribute;
    private final String value;
    private final String rule;

    WrongMqListenerException(
            String listener, String attribute, String value, String rule, @Nullable RuntimeException cause) {
        super("'" + attribute + "' of listener " + listener + " is wrong: '" + value + "'. " + rule, cause);
        this.listener = listener;
        this.attribute = attribute;
        this.value = value;
        this.rule = rule;
    }

    /** Returns the method, with its class. */
    public String listener() {
        return listener;
    }

    /** Returns the annotation's attribute. */
    public String attribute() {
        return attribute;
    }

    /** Returns the value as written and, where that differs, as resolved. */
    public String value() {
        return value;
    }

    /** Returns what is allowed, in a sentence. */
    public String rule() {
        return rule;
    }
}
