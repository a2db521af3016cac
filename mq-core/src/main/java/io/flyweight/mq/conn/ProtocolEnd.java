package io.flyweight.mq.conn;

import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/** One end of the protocol, dialer or acceptor: what it makes of frames, and what its {@link FrameLink} tells it. */
interface ProtocolEnd extends FrameHandler {

    /** The link that this end uses. */
    FrameLink frames();

    /** The step of the protocol that this end is at, for messages. */
    Object step();

    /** Whether a frame of that type may come at this step. */
    boolean allows(int type);

    /** Whether WELCOME has been sent or accepted, so that frames may be longer than in the handshake. */
    boolean isWelcomed();

    /** The largest length of a frame that carries an application's body to this end. */
    int bodyLengthLimit();

    /** Where the bytes of this connection are counted; {@code null} until the peer is authenticated. Any thread. */
    @Nullable PeerCounts counts();

    /** The dialled link is open. */
    void onConnected();

    /** All frames of one read have been handled. */
    void onReadComplete();

    /** Appends what was held back to be merged; under the output's lock, on any thread. */
    void appendDue(OutgoingBytes out);

    /** The loop comes by for what others have appended; under the output's lock. */
    default void onFlush() {}

    /** The number that a CLOSE sent now has to tell. */
    long lastTaken();

    /** The connection is over: no frame comes any more and none can be sent. Once. */
    void onEnd(LinkEnd end);

    /** The socket is closed too. Once, after {@link #onEnd}. */
    void onClosed();

    @Override
    default int lengthLimit(int type) throws ProtocolException {
        if (!allows(type)) {
            throw new ProtocolException(
                    CloseCode.PROTOCOL_ERROR,
                    "a frame of type 0x" + Integer.toHexString(type) + " has no place in step " + step());
        }
        if (!isWelcomed()) {
            return FrameFormat.HANDSHAKE_LENGTH_LIMIT;
        }
        return switch (type) {
            case FrameFormat.PACKET, FrameFormat.REQUEST, FrameFormat.REPLY -> bodyLengthLimit();
            default -> FrameFormat.CONTROL_LENGTH_LIMIT;
        };
    }

    @Override
    default void onPing(long opaque) {
        frames().pingPong().onPing(frames().output(), opaque);
    }

    @Override
    default void onPong(long opaque) {
        frames().pingPong().onPong(opaque);
    }

    @Override
    default void onClose(CloseCode code, long lastTaken, String reason) {
        frames().closedByPeer(code, lastTaken, reason);
    }

    /** Whether both ends may send a frame of that type at any time after WELCOME. */
    static boolean isForBoth(int type) {
        return switch (type) {
            case FrameFormat.PING, FrameFormat.PONG, FrameFormat.GOODBYE, FrameFormat.CLOSE -> true;
            default -> false;
        };
    }
}
