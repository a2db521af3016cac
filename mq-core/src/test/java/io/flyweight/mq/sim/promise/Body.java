package io.flyweight.mq.sim.promise;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What applications put into packets: a number in 8 bytes, and bytes that follow from it. */
public final class Body {

    private static final byte OVERWRITTEN = (byte) 0xEE;

    private Body() {}

    /** Makes a body of at least 8 bytes. */
    public static byte[] of(long id, int size) {
        byte[] body = new byte[Math.max(Long.BYTES, size)];
        ByteBuffer bytes = ByteBuffer.wrap(body).putLong(id);
        while (bytes.remaining() >= Long.BYTES) {
            bytes.putLong(pattern(id, bytes.position()));
        }
        while (bytes.hasRemaining()) {
            bytes.put((byte) pattern(id, bytes.position()));
        }
        return body;
    }

    private static long pattern(long id, int position) {
        return id * 0x9E3779B97F4A7C15L + position * 0x100000001B3L;
    }

    public static long id(byte[] body) {
        return ByteBuffer.wrap(body).getLong();
    }

    /** Whether every byte is as it was made. */
    public static boolean isIntact(byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        long id = bytes.getLong();
        while (bytes.remaining() >= Long.BYTES) {
            if (pattern(id, bytes.position()) != bytes.getLong()) {
                return false;
            }
        }
        while (bytes.hasRemaining()) {
            if ((byte) pattern(id, bytes.position()) != bytes.get()) {
                return false;
            }
        }
        return true;
    }

    /** Uses the array for something else, as its owner may. */
    public static void overwrite(byte[] body) {
        Arrays.fill(body, OVERWRITTEN);
    }
}
