package io.flyweight.mq.wire;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.QueueNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes frames into a big-endian buffer that the caller has made big enough; see the sizes in {@link FrameFormat}.
 * Reasons are cut to {@link FrameFormat#REASON_LIMIT_BYTES} between two characters.
 */
public final class FrameEncoder {

    private FrameEncoder() {}

    public static void putPreface(ByteBuffer out) {
        out.putInt(FrameFormat.PREFACE);
    }

    public static void putHello(ByteBuffer out, Hello hello) {
        byte[] body = helloBody(hello);
        putHead(out, FrameFormat.HELLO, body.length).put(body);
    }

    public static void putChallenge(ByteBuffer out, byte[] nonce) {
        requireLength(nonce, FrameFormat.NONCE_BYTES, "nonce");
        putHead(out, FrameFormat.CHALLENGE, nonce.length).put(nonce);
    }

    public static void putProof(ByteBuffer out, byte[] proof) {
        requireLength(proof, FrameFormat.PROOF_BYTES, "proof");
        putHead(out, FrameFormat.PROOF, proof.length).put(proof);
    }

    public static void putWelcome(ByteBuffer out, Welcome welcome) {
        requireLength(welcome.proof(), FrameFormat.PROOF_BYTES, "proof");
        putHead(out, FrameFormat.WELCOME, FrameFormat.PROOF_BYTES + 4 + 8 + 8)
                .put(welcome.proof())
                .putInt(u32(welcome.packetSizeLimit()))
                .putLong(welcome.instanceId())
                .putLong(welcome.mapDigest());
    }

    /** Writes an ACK; the reason of {@link Ack#OK} is left out, as the protocol demands. */
    public static void putAck(ByteBuffer out, long upTo, Ack code, String reason) {
        byte[] why = code == Ack.OK ? reasonBytes("") : reasonBytes(reason);
        putHead(out, FrameFormat.ACK, 8 + 1 + 2 + why.length).putLong(upTo).put(wireCode(code));
        putReason(out, why);
    }

    public static void putPing(ByteBuffer out, long opaque) {
        putHead(out, FrameFormat.PING, 8).putLong(opaque);
    }

    public static void putPong(ByteBuffer out, long opaque) {
        putHead(out, FrameFormat.PONG, 8).putLong(opaque);
    }

    public static void putGoodbye(ByteBuffer out, long lastTaken, String reason) {
        byte[] why = reasonBytes(reason);
        putHead(out, FrameFormat.GOODBYE, 8 + 2 + why.length).putLong(lastTaken);
        putReason(out, why);
    }

    public static void putClose(ByteBuffer out, CloseCode code, long lastTaken, String reason) {
        byte[] why = reasonBytes(reason);
        putHead(out, FrameFormat.CLOSE, 1 + 8 + 2 + why.length)
                .put((byte) code.code())
                .putLong(lastTaken);
        putReason(out, why);
    }

    /**
     * Returns the headers block, not to be changed: empty for an empty map.
     *
     * @throws IllegalArgumentException naming the key, if it is not 1 to 255 bytes, its value or the whole block is
     *     longer than 65,535 bytes, or there is an unpaired surrogate
     */
    public static byte[] encodeHeaders(Map<String, String> headers) {
        return Headers.encode(headers);
    }

    /** Writes all of a PACKET or REQUEST but the body, which the caller appends. */
    public static void putPacketHead(ByteBuffer out, boolean request, byte[] headers, int bodyLength) {
        putHead(out, request ? FrameFormat.REQUEST : FrameFormat.PACKET, 2 + headers.length + bodyLength)
                .putShort((short) headers.length)
                .put(headers);
    }

    /** Writes all of a REPLY but the body, which the caller appends. */
    public static void putReplyHead(ByteBuffer out, long number, byte[] headers, int bodyLength) {
        putHead(out, FrameFormat.REPLY, 8 + 2 + headers.length + bodyLength)
                .putLong(number)
                .putShort((short) headers.length)
                .put(headers);
    }

    /** Returns what HELLO carries after its type: a part of what both proofs cover. */
    public static byte[] helloBody(Hello hello) {
        byte[] from = nameBytes(hello.from());
        byte[] to = nameBytes(hello.to());
        requireLength(hello.nonce(), FrameFormat.NONCE_BYTES, "nonce");
        return ByteBuffer.allocate(1 + from.length + 1 + to.length + FrameFormat.NONCE_BYTES + 4 + 8)
                .put((byte) from.length)
                .put(from)
                .put((byte) to.length)
                .put(to)
                .put(hello.nonce())
                .putInt(u32(hello.packetSizeLimit()))
                .putLong(hello.mapDigest())
                .array();
    }

    private static ByteBuffer putHead(ByteBuffer out, int type, int bodyBytes) {
        return out.putInt(1 + bodyBytes).put((byte) type);
    }

    private static void putReason(ByteBuffer out, byte[] reason) {
        out.putShort((short) reason.length).put(reason);
    }

    private static byte[] reasonBytes(String reason) {
        return Utf8.encodeCut(reason, FrameFormat.REASON_LIMIT_BYTES);
    }

    private static byte wireCode(Ack code) {
        return switch (code) {
            case OK -> 0;
            case REJECTED -> 1;
            case ERROR -> 2;
            case UNKNOWN -> 4;
        };
    }

    private static byte[] nameBytes(String name) {
        if (!QueueNames.isValid(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not a queue name: " + QueueNames.RULE);
        }
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static int u32(long value) {
        if (value < 0 || value > FrameFormat.MAX_U32) {
            throw new IllegalArgumentException(value + " is not a packet size limit: 0 to " + FrameFormat.MAX_U32);
        }
        return (int) value;
    }

    private static void requireLength(byte[] bytes, int length, String what) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("a " + what + " of " + bytes.length + " bytes; it must be " + length);
        }
    }
}
