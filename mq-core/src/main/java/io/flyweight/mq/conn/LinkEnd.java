package io.flyweight.mq.conn;

import io.flyweight.mq.wire.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param code the CLOSE that was sent or received; {@code null} for a loss
 * @param byPeer whether the peer sent it
 * @param lastTaken the last packet that the acceptor has handed or will hand over, or {@link #NOT_TOLD}
 * @param reason in plain words
 * @param cause what went wrong underneath, if anything did
 */
public record LinkEnd(
        @Nullable CloseCode code,
        boolean byPeer,
        long lastTaken,
        String reason,
        @Nullable Throwable cause) {

    static final long NOT_TOLD = Long.MAX_VALUE;

    static LinkEnd told(CloseCode code, long lastTaken, String reason) {
        String words = switch (code) {
            case PROTOCOL_ERROR -> "the peer found our bytes out of protocol";
            case UNAUTH -> "the peer refused our token";
            case WRONG_NAME -> "the peer refused the names";
            case TOO_LARGE -> "the peer found a frame too large";
            case REPLACED -> "a newer connection of this name took over";
            case TIMEOUT -> "the peer gave up waiting for us";
            case SHUTDOWN -> "the peer has stopped";
            case ACK_ERROR -> "the peer could not go on after a packet";
        };
        return new LinkEnd(code, true, lastTaken, reason.isEmpty() ? words : words + ": " + reason, null);
    }

    static LinkEnd closedHere(CloseCode code, String reason) {
        return new LinkEnd(code, false, NOT_TOLD, reason, null);
    }

    static LinkEnd lost(String reason, @Nullable Throwable cause) {
        return new LinkEnd(null, false, NOT_TOLD, reason, cause);
    }

    boolean isToldBy(CloseCode expected) {
        return byPeer && code == expected;
    }
}
