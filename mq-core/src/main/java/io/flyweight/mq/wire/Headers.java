package io.flyweight.mq.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The headers block of PACKET, REQUEST and REPLY. */
final class Headers {

    private static final byte[] NONE = new byte[0];
    private static final int SHOWN_CHARS = 40;

    private Headers() {}

    /** Takes the block of {@code length} bytes from {@code in}, which holds at least as many. */
    static Map<String, String> decode(ByteBuffer in, int length) throws ProtocolException {
        if (length == 0) {
            return Map.of();
        }
        int start = in.position();
        if (in.hasArray()) {
            in.position(start + length);
            return decode(in.array(), in.arrayOffset() + start, length);
        }
        byte[] block = new byte[length];
        in.get(block);
        return decode(block, 0, length);
    }

    private static Map<String, String> decode(byte[] block, int start, int length) throws ProtocolException {
        Map<String, String> headers = new HashMap<>();
        int end = start + length;
        int at = start;
        while (at < end) {
            int keyStart = at + 1;
            int keyEnd = keyStart + (block[at] & 0xFF);
            int valueStart = keyEnd + 2;
            if (keyEnd == keyStart || valueStart > end) {
                throw malformed(keyEnd == keyStart ? "an empty key" : "a key that ends beyond the block");
            }
            int valueEnd = valueStart + ((block[keyEnd] & 0xFF) << 8 | block[keyEnd + 1] & 0xFF);
            if (valueEnd > end) {
                throw malformed("a value that ends beyond the block");
            }
            String key = Utf8.decode(block, keyStart, keyEnd - keyStart, "a header key");
            String value = Utf8.decode(block, valueStart, valueEnd - valueStart, "a header value");
            if (headers.put(key, value) != null) {
                throw malformed("the key \"" + shown(key) + "\" twice");
            }
            at = valueEnd;
        }
        // Not Map.copyOf: its table degrades to a list where keys collide, and a sender may choose them so.
        return headers;
    }

    /** Returns the block, not to be changed. */
    static byte[] encode(Map<String, String> headers) {
        if (Objects.requireNonNull(headers, "headers").isEmpty()) {
            return NONE;
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String key = header.getKey();
            byte[] keyBytes = encoded(key, "key", key);
            byte[] valueBytes = encoded(key, "value", header.getValue());
            if (keyBytes.length == 0) {
                throw refused(key, "has an empty key; keys are 1 to 255 bytes");
            }
            if (keyBytes.length > FrameFormat.MAX_U8) {
                throw refused(key, "has a key of " + keyBytes.length + " bytes; the limit is 255");
            }
            if (valueBytes.length > FrameFormat.MAX_U16) {
                throw refused(key, "has a value of " + valueBytes.length + " bytes; the limit is 65535");
            }
            block.write(keyBytes.length);
            block.writeBytes(keyBytes);
            block.write(valueBytes.length >> 8);
            block.write(valueBytes.length);
            block.writeBytes(valueBytes);
            if (block.size() > FrameFormat.MAX_U16) {
                throw refused(key, "makes the headers longer than their limit of 65535 bytes together");
            }
        }
        return block.toByteArray();
    }

    private static byte[] encoded(String key, String what, String text) {
        if (Utf8.hasUnpairedSurrogate(text)) {
            throw refused(key, "has an unpaired surrogate in its " + what + ", which UTF-8 cannot express");
        }
        return text.getBytes(UTF_8);
    }

    private static IllegalArgumentException refused(String key, String why) {
        return new IllegalArgumentException("header \"" + shown(key) + "\" " + why);
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, "headers with " + what);
    }

    private static String shown(String key) {
        return key.length() <= SHOWN_CHARS ? key : key.substring(0, SHOWN_CHARS) + "...";
    }
}
