package io.flyweight.mq.wire;

import io.flyweight.mq.api.Ack;
import java.util.Map;

/**
 * What a {@link FrameDecoder} calls: one method per kind of frame. A kind that is not overridden may not come, and is a
 * protocol error.
 */
public interface FrameHandler {

    /**
     * Called once per frame as soon as its length and type are known, before any memory is taken for it.
     *
     * @param type one of the types of {@link FrameFormat}
     * @return the largest legal value of the length field for this type at this step, type byte included; the decoder
     *     answers a larger one with {@link CloseCode#TOO_LARGE}
     * @throws ProtocolException if the type may not come from that side at this step
     */
    int lengthLimit(int type) throws ProtocolException;

    default void onHello(Hello hello) throws ProtocolException {
        throw unexpected(FrameFormat.HELLO);
    }

    default void onChallenge(byte[] nonce) throws ProtocolException {
        throw unexpected(FrameFormat.CHALLENGE);
    }

    default void onProof(byte[] proof) throws ProtocolException {
        throw unexpected(FrameFormat.PROOF);
    }

    default void onWelcome(Welcome welcome) throws ProtocolException {
        throw unexpected(FrameFormat.WELCOME);
    }

    /**
     * A packet.
     *
     * @param headers unmodifiable
     * @param body the handler's to keep
     * @param size the bytes of the headers block and the body
     */
    default void onPacket(Map<String, String> headers, byte[] body, int size) throws ProtocolException {
        throw unexpected(FrameFormat.PACKET);
    }

    /** A packet whose sender waits for a reply; as {@link #onPacket}. */
    default void onRequest(Map<String, String> headers, byte[] body, int size) throws ProtocolException {
        throw unexpected(FrameFormat.REQUEST);
    }

    /** The reply to the request of that number; 0 or more. */
    default void onReply(long number, Map<String, String> headers, byte[] body) throws ProtocolException {
        throw unexpected(FrameFormat.REPLY);
    }

    /** An answer: {@code upTo} is 0 or more, the reason empty where the code is OK. */
    default void onAck(long upTo, Ack code, String reason) throws ProtocolException {
        throw unexpected(FrameFormat.ACK);
    }

    default void onPing(long opaque) throws ProtocolException {
        throw unexpected(FrameFormat.PING);
    }

    default void onPong(long opaque) throws ProtocolException {
        throw unexpected(FrameFormat.PONG);
    }

    default void onGoodbye(long lastTaken, String reason) throws ProtocolException {
        throw unexpected(FrameFormat.GOODBYE);
    }

    default void onClose(CloseCode code, long lastTaken, String reason) throws ProtocolException {
        throw unexpected(FrameFormat.CLOSE);
    }

    private static ProtocolException unexpected(int type) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, "unexpected " + FrameFormat.nameOf(type));
    }
}
