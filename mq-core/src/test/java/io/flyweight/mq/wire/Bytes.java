package io.flyweight.mq.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Makes the bytes that the tests of this package feed in. */
final class Bytes {

    private Bytes() {}

    /** What {@code writing} puts into a buffer. */
    static byte[] of(Consumer<ByteBuffer> writing) {
        ByteBuffer out = ByteBuffer.allocate(256 * 1024);
        writing.accept(out);
        return Arrays.copyOf(out.array(), out.position());
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] preface() {
        return of(FrameEncoder::putPreface);
    }

    /** A frame of any type, with a right length and whatever is given as its body. */
    static byte[] frame(int type, byte[]... body) {
        byte[] rest = join(body);
        return of(out -> out.putInt(1 + rest.length).put((byte) type).put(rest));
    }

    static byte[] u16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    static byte[] u64(long value) {
        return of(out -> out.putLong(value));
    }

    static byte[] counted(int count, int seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] packet(boolean request, Map<String, String> headers, byte[] body) {
        byte[] block = FrameEncoder.encodeHeaders(headers);
        return join(of(out -> FrameEncoder.putPacketHead(out, request, block, body.length)), body);
    }

    static byte[] reply(long number, Map<String, String> headers, byte[] body) {
        byte[] block = FrameEncoder.encodeHeaders(headers);
        return join(of(out -> FrameEncoder.putReplyHead(out, number, block, body.length)), body);
    }

    static Hello hello() {
        return new Hello("alpha", "beta", counted(32, 1), 1_048_576, 0xFEDC_BA98_7654_3210L);
    }
}
