package io.flyweight.mq.wire;

import java.util.Arrays;

/** Reads choices out of what a fuzzer gives, front to back. Where it has ended, every choice is 0. */
public final class FuzzInput {

    private final byte[] data;
    private int at;

    public FuzzInput(byte[] data) {
        this.data = data;
    }

    public boolean hasMore() {
        return at < data.length;
    }

    public int u8() {
        return at < data.length ? data[at++] & 0xFF : 0;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    /** Mostly one that may have been used, or is near to it; at times any. */
    public long number() {
        int first = u8();
        if (first < 0xF0) {
            return first;
        }
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << 8 | u8();
        }
        return number;
    }

    /** The next bytes, fewer where there are not so many. */
    public byte[] take(int most) {
        int from = at;
        at = Math.min(data.length, at + most);
        return Arrays.copyOfRange(data, from, at);
    }

    public byte[] rest() {
        return take(data.length);
    }

    /** Fails, where an invariant does not hold; not an assertion of a library, for those are slow. */
    public static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
