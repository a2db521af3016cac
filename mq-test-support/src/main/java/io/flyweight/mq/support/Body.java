package io.flyweight.mq.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What applications put into packets: a number in 8 bytes, and bytes that follow from it. */
public final class Body {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte OVERWRITTEN = (byte) 0xEE;

    private Body() {}

    /** Makes a body of at least 8 bytes. */
    public static byte[] of(long id, int size) {
        byte[] body = new byte[Math.max(Long.BYTES, size)];
        LONGS.set(body, 0, id);
        int at = Long.BYTES;
        for (; at + Long.BYTES <= body.length; at += Long.BYTES) {
            LONGS.set(body, at, pattern(id, at));
        }
        for (; at < body.length; at++) {
            body[at] = (byte) pattern(id, at);
        }
        return body;
    }

    private static long pattern(long id, int position) {
        return id * 0x9E3779B97F4A7C15L + position * 0x100000001B3L;
    }

    public static long id(byte[] body) {
        return (long) LONGS.get(body, 0);
    }

    /** Whether every byte is as it was made. */
    public static boolean isIntact(byte[] body) {
        long id = id(body);
        int at = Long.BYTES;
        for (; at + Long.BYTES <= body.length; at += Long.BYTES) {
            if (pattern(id, at) != (long) LONGS.get(body, at)) {
                return false;
            }
        }
        for (; at < body.length; at++) {
            if ((byte) pattern(id, at) != body[at]) {
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
