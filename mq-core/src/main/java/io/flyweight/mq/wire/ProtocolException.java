package io.flyweight.mq.wire;

/** The peer broke the protocol; {@link #code} is what to close the connection with. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final CloseCode code;
    private final boolean foreign;

    /** Creates the exception. */
    public ProtocolException(CloseCode code, String message) {
        this(code, message, false);
    }

    private ProtocolException(CloseCode code, String message, boolean foreign) {
        // No stack trace: the fault is the peer's, and a hostile one could have us fill thousands a second.
        super(message, null, false, false);
        this.code = code;
        this.foreign = foreign;
    }

    /** Returns the exception for a wrong preface. */
    public static ProtocolException foreign(String message) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, message, true);
    }

    /** Returns what to close the connection with. */
    public CloseCode code() {
        return code;
    }

    /** Returns whether the preface itself was wrong: the peer does not speak this protocol and is told nothing. */
    public boolean foreign() {
        return foreign;
    }
}
