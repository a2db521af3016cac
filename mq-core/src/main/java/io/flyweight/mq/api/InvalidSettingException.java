package io.flyweight.mq.api;

/** A setting has a value that is not allowed. The message names the field, the value and what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String value;
    private final String allowed;

    /**
     * Creates the exception.
     *
     * @param field the setting, as its builder method is named; an entry of a map follows after a dot
     * @param value the value that was given; never a secret
     * @param allowed what it must be, as the end of a sentence
     */
    public InvalidSettingException(String field, String value, String allowed) {
        super(field + ": " + value + " is not allowed; it must be " + allowed);
        this.field = field;
        this.value = value;
        this.allowed = allowed;
    }

    /** Returns the setting, as its builder method is named. */
    public String field() {
        return field;
    }

    /** Returns the value that was given. */
    public String value() {
        return value;
    }

    /** Returns what the value must be, as the end of a sentence. */
    public String allowed() {
        return allowed;
    }
}
