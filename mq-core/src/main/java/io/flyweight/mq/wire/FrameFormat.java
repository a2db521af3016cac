package io.flyweight.mq.wire;

/**
 * The numbers of the wire protocol, version 1; {@code docs/protocol.md} says the rest. All integers are big-endian and
 * unsigned. Each side sends the preface once, then frames:
 *
 * <pre>
 * preface   4D 51 01 0A
 *
 *           0         4      5
 * frame     | length  | type | body ...                                        |
 *             u32       u8     length - 1 bytes
 *
 *           0         4      5            7
 * PACKET    | length  | 0x10 | headersLen | headers ...       | body: the rest |
 * REQUEST   | length  | 0x12 |   u16
 *
 *           0         4      5            13           15
 * REPLY     | length  | 0x13 | number     | headersLen | headers | body: rest  |
 *                              u64          u16
 *
 * header    | keyLen | key 1..255 bytes | valueLen | value 0..65535 bytes |
 *             u8                          u16
 * </pre>
 *
 * A limit in this class is one on the length field, which counts the type and not itself.
 */
public final class FrameFormat {

    public static final int PREFACE = 0x4D51010A;
    public static final int PREFACE_BYTES = 4;

    public static final int HELLO = 0x01;
    public static final int CHALLENGE = 0x02;
    public static final int PROOF = 0x03;
    public static final int WELCOME = 0x04;
    public static final int PACKET = 0x10;
    public static final int ACK = 0x11;
    public static final int REQUEST = 0x12;
    public static final int REPLY = 0x13;
    public static final int PING = 0x20;
    public static final int PONG = 0x21;
    public static final int GOODBYE = 0x30;
    public static final int CLOSE = 0x31;

    public static final int NONCE_BYTES = 32;
    public static final int PROOF_BYTES = 32;

    /** The limit of every frame until WELCOME. */
    public static final int HANDSHAKE_LENGTH_LIMIT = 512;

    /** The limit of every later frame but PACKET, REQUEST and REPLY. */
    public static final int CONTROL_LENGTH_LIMIT = 1400;

    public static final int REASON_LIMIT_BYTES = 1000;

    /** Room for any frame but PACKET, REQUEST and REPLY, its length field included. */
    public static final int MAX_CONTROL_FRAME_BYTES = 4 + CONTROL_LENGTH_LIMIT;

    /** What PACKET and REQUEST need besides headers and body. */
    public static final int PACKET_OVERHEAD_BYTES = 7;

    /** What REPLY needs besides headers and body. */
    public static final int REPLY_OVERHEAD_BYTES = 15;

    static final int LENGTH_FIELD_BYTES = 4;
    static final int MAX_U8 = 0xFF;
    static final int MAX_U16 = 0xFFFF;
    static final long MAX_U32 = 0xFFFF_FFFFL;

    // The longest array that every JVM can make is a little shorter than the largest int.
    private static final int LONGEST = Integer.MAX_VALUE - 16;

    private FrameFormat() {}

    /** Returns the largest legal length of a PACKET or REQUEST whose headers and body may be that long. */
    public static int packetLengthLimit(long packetSizeLimit) {
        return lengthLimit(packetSizeLimit, PACKET_OVERHEAD_BYTES);
    }

    /** Returns the largest legal length of a REPLY whose headers and body may be that long. */
    public static int replyLengthLimit(long packetSizeLimit) {
        return lengthLimit(packetSizeLimit, REPLY_OVERHEAD_BYTES);
    }

    private static int lengthLimit(long packetSizeLimit, int overheadBytes) {
        int counted = overheadBytes - LENGTH_FIELD_BYTES;
        return packetSizeLimit > LONGEST - counted ? LONGEST : (int) packetSizeLimit + counted;
    }

    /** Returns the frame's name, for messages. */
    static String nameOf(int type) {
        return switch (type) {
            case HELLO -> "HELLO";
            case CHALLENGE -> "CHALLENGE";
            case PROOF -> "PROOF";
            case WELCOME -> "WELCOME";
            case PACKET -> "PACKET";
            case ACK -> "ACK";
            case REQUEST -> "REQUEST";
            case REPLY -> "REPLY";
            case PING -> "PING";
            case PONG -> "PONG";
            case GOODBYE -> "GOODBYE";
            case CLOSE -> "CLOSE";
            default -> String.format("type 0x%02X", type);
        };
    }
}
