package io.flyweight.mq.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Strict UTF-8: Java's own conversions replace silently what they cannot convert. */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static String decode(byte[] bytes, int offset, int length, String what) throws ProtocolException {
        if (length == 0) {
            return "";
        }
        String text = new String(bytes, offset, length, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !encodesTo(text, bytes, offset, length)) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, what + " is not UTF-8");
        }
        return text;
    }

    // A replacement character that was really sent comes out as the bytes that came in; one that hides an error does
    // not.
    private static boolean encodesTo(String text, byte[] bytes, int offset, int length) {
        byte[] again = text.getBytes(UTF_8);
        return Arrays.equals(again, 0, again.length, bytes, offset, offset + length);
    }

    /** Returns the text in at most {@code limitBytes} bytes, cut between two characters, '?' for what has no bytes. */
    static byte[] encodeCut(String text, int limitBytes) {
        // A character needs at least one byte, so what lies beyond limit + 1 is cut in any case.
        byte[] bytes = (text.length() > limitBytes ? text.substring(0, limitBytes + 1) : text).getBytes(UTF_8);
        if (bytes.length <= limitBytes) {
            return bytes;
        }
        int end = limitBytes;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    static boolean hasUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
