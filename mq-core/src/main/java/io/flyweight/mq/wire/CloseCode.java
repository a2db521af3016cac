package io.flyweight.mq.wire;

/** Why a connection was closed, as CLOSE tells it. */
public enum CloseCode {
    /** The peer broke the protocol. */
    PROTOCOL_ERROR(1),
    /** The proof is not of a token that is accepted here. */
    UNAUTH(2),
    /** The acceptor is not the queue that was dialled, or does not know the dialer. */
    WRONG_NAME(3),
    /** A frame is longer than its limit. */
    TOO_LARGE(4),
    /** A newer connection of the same name took this one's place. */
    REPLACED(5),
    /** Nothing came from the peer for too long. */
    TIMEOUT(6),
    /** The peer leaves, and everything is answered. */
    SHUTDOWN(7),
    /** A packet was answered with ERROR or UNKNOWN. */
    ACK_ERROR(8);

    private static final CloseCode[] ALL = values();

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** Returns the number that stands for it on the wire. */
    public int code() {
        return code;
    }

    /** Returns what {@code code} stands for. */
    public static CloseCode of(int code) throws ProtocolException {
        for (CloseCode known : ALL) {
            if (known.code == code) {
                return known;
            }
        }
        throw new ProtocolException(PROTOCOL_ERROR, "CLOSE with the unknown code " + code + "; known are 1 to 8");
    }
}
