package io.flyweight.mq.conn;

import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.FuzzInput;
import java.nio.ByteBuffer;

/** Frames that are whole, of any type and with any numbers, as a fuzzer chooses them. */
final class FuzzFrames {

    /** How many there are to choose from. */
    static final int KINDS = 12;

    private static final int[] TYPES = {
        FrameFormat.PACKET, FrameFormat.REQUEST, FrameFormat.ACK, FrameFormat.REPLY,
        FrameFormat.PING, FrameFormat.PONG, FrameFormat.GOODBYE, FrameFormat.CLOSE,
        FrameFormat.HELLO, FrameFormat.CHALLENGE, FrameFormat.PROOF, FrameFormat.WELCOME
    };

    private FuzzFrames() {}

    static void put(ByteBuffer out, int kind, FuzzInput input) {
        int start = out.position();
        int type = TYPES[kind];
        out.putInt(0).put((byte) type);
        switch (type) {
            case FrameFormat.PACKET, FrameFormat.REQUEST ->
                out.putShort((short) 0).put(input.take(input.u8() & 15));
            case FrameFormat.ACK -> putReason(out.putLong(input.number()).put((byte) (input.u8() % 6)), input);
            case FrameFormat.REPLY ->
                out.putLong(input.number()).putShort((short) 0).put(input.take(input.u8() & 15));
            case FrameFormat.PING, FrameFormat.PONG -> out.putLong(input.number());
            case FrameFormat.GOODBYE -> putReason(out.putLong(input.number()), input);
            case FrameFormat.CLOSE ->
                putReason(out.put((byte) (input.u8() % 10)).putLong(input.number()), input);
            case FrameFormat.HELLO -> {
                putName(out, input.u8());
                putName(out, input.u8());
                out.put(new byte[FrameFormat.NONCE_BYTES]).putInt(1000).putLong(FarEnd.DIGEST);
            }
            case FrameFormat.WELCOME ->
                out.put(new byte[FrameFormat.PROOF_BYTES])
                        .putInt(1000)
                        .putLong(7)
                        .putLong(FarEnd.DIGEST);
            default -> out.put(new byte[FrameFormat.NONCE_BYTES]);
        }
        out.putInt(start, out.position() - start - Integer.BYTES);
    }

    private static void putReason(ByteBuffer out, FuzzInput input) {
        byte[] reason = input.take(input.u8() & 3);
        out.putShort((short) reason.length).put(reason);
    }

    private static void putName(ByteBuffer out, int choice) {
        String name = switch (choice & 3) {
            case 0 -> "far";
            case 1 -> "near";
            case 2 -> "nobody";
            default -> "";
        };
        out.put((byte) name.length());
        for (int i = 0; i < name.length(); i++) {
            out.put((byte) name.charAt(i));
        }
    }
}
