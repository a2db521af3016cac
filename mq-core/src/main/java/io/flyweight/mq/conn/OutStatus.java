package io.flyweight.mq.conn;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqUnauthorizedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.wire.CloseCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about an out-connection at one moment.
 *
 * @param since when the state was entered
 * @param lastEnd how the last connection or dial ended; {@code null} if none has
 * @param sameMap whether the peer's map has the same names as ours, as far as is known
 */
public record OutStatus(
        OutConnState state, Instant since, @Nullable LinkEnd lastEnd, boolean sameMap) {

    /** Why the last connection or dial ended, in plain words. */
    public @Nullable String lastError() {
        return lastEnd == null ? null : lastEnd.reason();
    }

    /** Whether the last dial failed for a token that differs. */
    public boolean unauthorized() {
        return lastCodeIs(CloseCode.UNAUTH);
    }

    /** Whether the last dial failed since one side does not know the other by that name. */
    public boolean wrongName() {
        return lastCodeIs(CloseCode.WRONG_NAME);
    }

    /** Whether the peer has last preferred another connection of this node's name. */
    public boolean replaced() {
        return lastCodeIs(CloseCode.REPLACED);
    }

    private boolean lastCodeIs(CloseCode code) {
        return lastEnd != null && lastEnd.code() == code && state != OutConnState.CONNECTED;
    }

    /** Returns why nothing can be sent now. */
    MqException notConnected(String peer, String address) {
        String last = lastError();
        String when = state + " since " + since;
        if (unauthorized()) {
            return new MqUnauthorizedException(
                    peer,
                    "'" + peer + "' and this node do not accept each other's token (" + last + "; " + when
                            + "); set the same auth token on both; NOT_DELIVERED",
                    null);
        }
        return new MqOutClosedException(
                peer,
                "not connected to '" + peer + "' at " + address + " (" + when + (last == null ? "" : "; last: " + last)
                        + "); NOT_DELIVERED",
                lastEnd == null ? null : lastEnd.cause());
    }
}
