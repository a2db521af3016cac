package io.flyweight.mq.spring;

import java.util.HashMap;
import java.util.Map;
import org.springframework.messaging.converter.MessageConversionException;

/** What a packet's headers can hold on the wire, as {@code docs/protocol.md} has it. */
final class HeaderLimits {

    private static final int KEY_BYTES = 255;
    private static final int VALUE_BYTES = 65_535;
    private static final int ALL_BYTES = 65_535;

    /** The lengths that stand before key and value. */
    private static final int LENGTH_BYTES = 3;

    private static final int SHOWN_CHARS = 40;

    private HeaderLimits() {}

    static void check(Map<String, String> wire) {
        int all = 0;
        for (Map.Entry<String, String> header : wire.entrySet()) {
            String key = header.getKey();
            int keyBytes = bytes(key, "key", key);
            int valueBytes = bytes(key, "value", header.getValue());
            if (keyBytes == 0 || keyBytes > KEY_BYTES) {
                throw refused(key, "its key has " + keyBytes + " bytes, allowed are 1 to " + KEY_BYTES);
            }
            if (valueBytes > VALUE_BYTES) {
                throw refused(key, "its value has " + valueBytes + " bytes, the limit is " + VALUE_BYTES);
            }
            all += LENGTH_BYTES + keyBytes + valueBytes;
            if (all > ALL_BYTES) {
                throw refused(key, "with it all headers have " + all + " bytes, the limit is " + ALL_BYTES);
            }
        }
    }

    /** Returns what was added if it fits, and else the own headers with as many others as there is room for. */
    static Map<String, String> fitting(Map<String, String> own, Map<String, String> added) {
        if (fits(added)) {
            return added;
        }
        Map<String, String> all = new HashMap<>(own);
        added.forEach((key, value) -> {
            if (all.putIfAbsent(key, value) == null && !fits(all)) {
                all.remove(key);
            }
        });
        return all;
    }

    private static boolean fits(Map<String, String> wire) {
        try {
            check(wire);
            return true;
        } catch (MessageConversionException e) {
            return false;
        }
    }

    /** Counts without encoding: every packet that is sent passes here. */
    private static int bytes(String key, String what, String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                bytes += 3;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw refused(key, "its " + what + " has half a surrogate pair, which UTF-8 cannot express");
            }
        }
        return bytes;
    }

    private static MessageConversionException refused(String key, String why) {
        String shown = key.length() > SHOWN_CHARS ? key.substring(0, SHOWN_CHARS) + "..." : key;
        return new MessageConversionException("Header '" + shown + "' cannot be sent: " + why);
    }
}
