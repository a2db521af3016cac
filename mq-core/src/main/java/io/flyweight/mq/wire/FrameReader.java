package io.flyweight.mq.wire;

import static io.flyweight.mq.wire.FrameFormat.ACK;
import static io.flyweight.mq.wire.FrameFormat.CHALLENGE;
import static io.flyweight.mq.wire.FrameFormat.CLOSE;
import static io.flyweight.mq.wire.FrameFormat.GOODBYE;
import static io.flyweight.mq.wire.FrameFormat.HELLO;
import static io.flyweight.mq.wire.FrameFormat.MAX_U16;
import static io.flyweight.mq.wire.FrameFormat.MAX_U32;
import static io.flyweight.mq.wire.FrameFormat.MAX_U8;
import static io.flyweight.mq.wire.FrameFormat.NONCE_BYTES;
import static io.flyweight.mq.wire.FrameFormat.PACKET;
import static io.flyweight.mq.wire.FrameFormat.PING;
import static io.flyweight.mq.wire.FrameFormat.PONG;
import static io.flyweight.mq.wire.FrameFormat.PROOF;
import static io.flyweight.mq.wire.FrameFormat.PROOF_BYTES;
import static io.flyweight.mq.wire.FrameFormat.REASON_LIMIT_BYTES;
import static io.flyweight.mq.wire.FrameFormat.REPLY;
import static io.flyweight.mq.wire.FrameFormat.REQUEST;
import static io.flyweight.mq.wire.FrameFormat.WELCOME;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.QueueNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a frame of which all bytes after the type lie between a buffer's position and its limit. */
final class FrameReader {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    private FrameReader() {}

    /** Returns the smallest length that a frame of this type can have, type byte included. */
    static int leastLength(int type) throws ProtocolException {
        return switch (type) {
            case HELLO -> 1 + 2 + 2 + NONCE_BYTES + 4 + 8;
            case CHALLENGE -> 1 + NONCE_BYTES;
            case PROOF -> 1 + PROOF_BYTES;
            case WELCOME -> 1 + PROOF_BYTES + 4 + 8 + 8;
            case PACKET, REQUEST -> 1 + 2;
            case REPLY -> 1 + 8 + 2;
            case ACK, CLOSE -> 1 + 8 + 1 + 2;
            case PING, PONG -> 1 + 8;
            case GOODBYE -> 1 + 8 + 2;
            default -> throw unknown(type);
        };
    }

    /** Reads the frame, which must end at the limit, and hands it to the handler. */
    static void read(int type, ByteBuffer in, FrameHandler handler) throws ProtocolException {
        switch (type) {
            case HELLO -> handler.onHello(hello(in));
            case CHALLENGE -> handler.onChallenge(bytes(in, NONCE_BYTES, type));
            case PROOF -> handler.onProof(bytes(in, PROOF_BYTES, type));
            case WELCOME -> handler.onWelcome(welcome(in));
            case PACKET, REQUEST, REPLY -> readData(type, in, handler);
            case ACK -> readAck(in, handler);
            case PING -> handler.onPing(opaque(in, type));
            case PONG -> handler.onPong(opaque(in, type));
            case GOODBYE -> handler.onGoodbye(number(in, type), reason(in, type));
            case CLOSE -> {
                require(in, 1, type);
                handler.onClose(CloseCode.of(in.get() & MAX_U8), number(in, type), reason(in, type));
            }
            default -> throw unknown(type);
        }
    }

    /** Hands a PACKET, REQUEST or REPLY over; {@code number} is of REPLY alone. */
    static void deliver(int type, long number, Map<String, String> headers, byte[] body, int size, FrameHandler handler)
            throws ProtocolException {
        switch (type) {
            case PACKET -> handler.onPacket(headers, body, size);
            case REQUEST -> handler.onRequest(headers, body, size);
            case REPLY -> handler.onReply(number, headers, body);
            default -> throw unknown(type);
        }
    }

    private static void readData(int type, ByteBuffer in, FrameHandler handler) throws ProtocolException {
        long number = type == REPLY ? number(in, type) : 0;
        require(in, 2, type);
        int headersLength = in.getShort() & MAX_U16;
        require(in, headersLength, type);
        int size = in.remaining();
        Map<String, String> headers = Headers.decode(in, headersLength);
        byte[] body = new byte[in.remaining()];
        in.get(body);
        deliver(type, number, headers, body, size, handler);
    }

    private static void readAck(ByteBuffer in, FrameHandler handler) throws ProtocolException {
        long upTo = number(in, ACK);
        require(in, 1, ACK);
        int code = in.get() & MAX_U8;
        Ack ack = switch (code) {
            case 0 -> Ack.OK;
            case 1 -> Ack.REJECTED;
            case 2 -> Ack.ERROR;
            case 4 -> Ack.UNKNOWN;
            default -> throw broken("ACK with the unknown code " + code + "; known are 0, 1, 2 and 4");
        };
        String reason = reason(in, ACK);
        if (ack == Ack.OK && !reason.isEmpty()) {
            throw broken("ACK with code OK and a reason");
        }
        handler.onAck(upTo, ack, reason);
    }

    private static Hello hello(ByteBuffer in) throws ProtocolException {
        String from = queueName(in, "from");
        String to = queueName(in, "to");
        require(in, NONCE_BYTES + 4 + 8, HELLO);
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        Hello hello = new Hello(from, to, nonce, in.getInt() & MAX_U32, in.getLong());
        requireEnd(in, HELLO);
        return hello;
    }

    private static Welcome welcome(ByteBuffer in) throws ProtocolException {
        require(in, PROOF_BYTES + 4 + 8 + 8, WELCOME);
        byte[] proof = new byte[PROOF_BYTES];
        in.get(proof);
        Welcome welcome = new Welcome(proof, in.getInt() & MAX_U32, in.getLong(), in.getLong());
        requireEnd(in, WELCOME);
        return welcome;
    }

    private static String queueName(ByteBuffer in, String which) throws ProtocolException {
        require(in, 1, HELLO);
        int length = in.get() & MAX_U8;
        require(in, length, HELLO);
        byte[] name = new byte[length];
        in.get(name);
        String text = new String(name, StandardCharsets.US_ASCII);
        if (!QueueNames.isValid(text)) {
            // The bytes are not shown: they come from a stranger and could forge lines of a log.
            throw broken("HELLO whose \"" + which + "\" is not a queue name: " + QueueNames.RULE);
        }
        return text;
    }

    private static byte[] bytes(ByteBuffer in, int count, int type) throws ProtocolException {
        require(in, count, type);
        byte[] bytes = new byte[count];
        in.get(bytes);
        requireEnd(in, type);
        return bytes;
    }

    private static long opaque(ByteBuffer in, int type) throws ProtocolException {
        require(in, 8, type);
        long opaque = in.getLong();
        requireEnd(in, type);
        return opaque;
    }

    private static long number(ByteBuffer in, int type) throws ProtocolException {
        require(in, 8, type);
        return checkNumber(in.getLong(), type);
    }

    static long checkNumber(long number, int type) throws ProtocolException {
        if (number < 0) {
            throw broken(FrameFormat.nameOf(type) + " with the number " + Long.toUnsignedString(number)
                    + "; the largest is " + Long.MAX_VALUE);
        }
        return number;
    }

    private static String reason(ByteBuffer in, int type) throws ProtocolException {
        require(in, 2, type);
        int length = in.getShort() & MAX_U16;
        if (length > REASON_LIMIT_BYTES) {
            throw broken(FrameFormat.nameOf(type) + " with a reason of " + length + " bytes; the limit is "
                    + REASON_LIMIT_BYTES);
        }
        require(in, length, type);
        if (in.remaining() > length) {
            throw trailing(in.remaining() - length, type);
        }
        if (length == 0) {
            return "";
        }
        byte[] text = new byte[length];
        in.get(text);
        // Reasons end up in logs: a line break in one must not look like a line of our own.
        return CONTROL.matcher(Utf8.decode(text, 0, length, "the reason")).replaceAll(" ");
    }

    private static void require(ByteBuffer in, int count, int type) throws ProtocolException {
        if (in.remaining() < count) {
            throw tooShort(type);
        }
    }

    private static void requireEnd(ByteBuffer in, int type) throws ProtocolException {
        if (in.hasRemaining()) {
            throw trailing(in.remaining(), type);
        }
    }

    static ProtocolException tooShort(int type) {
        return broken(FrameFormat.nameOf(type) + " that ends before its last field");
    }

    private static ProtocolException trailing(int count, int type) {
        return broken(FrameFormat.nameOf(type) + " with " + count + " bytes after its last field");
    }

    private static ProtocolException unknown(int type) {
        return broken("unknown frame, " + FrameFormat.nameOf(type));
    }

    private static ProtocolException broken(String message) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, message);
    }
}
