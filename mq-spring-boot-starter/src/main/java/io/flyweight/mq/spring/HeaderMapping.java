package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.MimeType;

/** Headers as Spring names them, to and from headers as they travel. */
final class HeaderMapping {

    static final String WIRE_TYPE = "mq-type";
    static final String WIRE_SUBJECT = "mq-subject";
    static final String WIRE_CONTENT_TYPE = "mq-content-type";
    static final String WIRE_ID = "mq-id";
    static final String WIRE_KEY = "mq-key";

    private static final Map<String, String> TO_WIRE = Map.of(
            MqHeaders.TYPE, WIRE_TYPE,
            MqHeaders.SUBJECT, WIRE_SUBJECT,
            MqHeaders.CONTENT_TYPE, WIRE_CONTENT_TYPE,
            MqHeaders.ID, WIRE_ID,
            MqHeaders.KEY, WIRE_KEY);

    private static final Map<String, String> FROM_WIRE = Map.of(
            WIRE_TYPE, MqHeaders.TYPE,
            WIRE_SUBJECT, MqHeaders.SUBJECT,
            WIRE_CONTENT_TYPE, MqHeaders.CONTENT_TYPE,
            WIRE_ID, MqHeaders.ID,
            WIRE_KEY, MqHeaders.KEY);

    private static final Set<String> LOCAL = Set.of(
            MessageHeaders.ID,
            MessageHeaders.TIMESTAMP,
            MessageHeaders.REPLY_CHANNEL,
            MessageHeaders.ERROR_CHANNEL,
            MqHeaders.SENDER);

    private HeaderMapping() {}

    static Map<String, String> toWire(Map<String, ?> headers) {
        Map<String, String> wire = new HashMap<>();
        headers.forEach((key, value) -> {
            if (!LOCAL.contains(key)) {
                wire.put(wireKey(key), text(key, value));
            }
        });
        return wire;
    }

    /** Of a packet that was received, or made by hand, what the application may send. */
    static Map<String, String> ofPacket(Packet packet) {
        Map<String, String> wire = new HashMap<>();
        packet.headers().forEach((key, value) -> {
            if (FROM_WIRE.containsKey(key)) {
                wire.put(key, value);
            } else if (!LOCAL.contains(key) && !isReserved(key)) {
                wire.putIfAbsent(TO_WIRE.getOrDefault(key, key), value);
            }
        });
        return wire;
    }

    /** A foreign peer may have written keys that mean something here: those are left out, the sender's name is ours. */
    static MessageHeaders fromWire(@Nullable String sender, Packet packet) {
        return new ReceivedHeaders(sender, packet);
    }

    private static String wireKey(String key) {
        if (isReserved(key)) {
            throw new MessageConversionException("Header '" + key + "' cannot be sent: keys that start with '"
                    + MqHeaders.RESERVED_PREFIX + "' belong to the queue; use the names in MqHeaders, or another key");
        }
        return TO_WIRE.getOrDefault(key, key);
    }

    private static boolean isReserved(String key) {
        return key.startsWith(MqHeaders.RESERVED_PREFIX);
    }

    private static String text(String key, @Nullable Object value) {
        if (key.equals(MqHeaders.ID)) {
            return id(value);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
        if (plain || value instanceof MimeType && key.equals(MqHeaders.CONTENT_TYPE)) {
            return String.valueOf(value);
        }
        String type = value == null ? "null" : value.getClass().getName();
        throw new MessageConversionException("Header '" + key + "' cannot be sent: it is " + type
                + ", allowed are String, Number, Boolean and enums");
    }

    /** Written as all write it: what reads it compares texts. */
    private static String id(@Nullable Object value) {
        try {
            return value instanceof UUID uuid
                    ? uuid.toString()
                    : UUID.fromString(String.valueOf(value)).toString();
        } catch (IllegalArgumentException e) {
            throw new MessageConversionException(
                    "Header '" + MqHeaders.ID + "' cannot be sent: it is '" + value + "', allowed is a UUID", e);
        }
    }

    /** Without the random id and the time that Spring would make up for each packet. */
    private static final class ReceivedHeaders extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        ReceivedHeaders(@Nullable String sender, Packet packet) {
            super(null, ID_VALUE_NONE, -1L);
            Map<String, Object> headers = getRawHeaders();
            for (Map.Entry<String, String> header : packet.headers().entrySet()) {
                String key = header.getKey();
                String known = FROM_WIRE.get(key);
                if (known != null) {
                    headers.put(known, header.getValue());
                } else if (!LOCAL.contains(key) && !TO_WIRE.containsKey(key) && !isReserved(key)) {
                    headers.put(key, header.getValue());
                }
            }
            if (sender != null) {
                headers.put(MqHeaders.SENDER, sender);
            }
        }
    }
}
