package io.flyweight.mq.spring.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.flyweight.mq.api.Packet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Packets as messages of AMQP: the sender is the application id, and a packet's headers are a table within the message's
 * headers, where neither the broker nor anybody else takes one of them for its own.
 */
final class RabbitMessages {

    /** Header: the number of the publication, which tells a returned message's send. */
    static final String NUMBER = "x-mq-number";
    /** Header of a reply: how the listener answered, a name of {@link io.flyweight.mq.api.Ack}. */
    static final String ACK = "x-mq-ack";
    /** Header of a reply: why. */
    static final String REASON = "x-mq-reason";

    private static final String PACKET = "mq";
    /** As packets name their id on the wire. */
    private static final String ID = "mq-id";

    private static final int PERSISTENT = 2;
    /** As AMQP has it for keys and ids. */
    private static final int SHORT_STRING = 255;
    /** Less than the frame of 128 KiB into which the client has to put them all. */
    private static final int MOST_HEADER_BYTES = 100_000;

    private RabbitMessages() {}

    /** Without an id of its own a packet gets one: it is how a second delivery can be told. */
    static BasicProperties.Builder of(Packet packet, String sender, long number) {
        Map<String, Object> headers = new HashMap<>(packet.headers());
        Object id = headers.computeIfAbsent(ID, key -> UUID.randomUUID().toString());
        return new BasicProperties.Builder()
                .headers(Map.of(NUMBER, number, PACKET, headers))
                .appId(sender)
                .messageId(id.toString())
                .deliveryMode(PERSISTENT);
    }

    /** Returns the properties of a reply. */
    static BasicProperties reply(Map<String, String> headers, String ack, String reason, @Nullable String correlation) {
        return new BasicProperties.Builder()
                .headers(Map.of(ACK, ack, REASON, reason, PACKET, new HashMap<String, Object>(headers)))
                .correlationId(correlation)
                .build();
    }

    /** Returns a packet's headers of those that came with a message. */
    static Map<String, String> headers(@Nullable Map<String, ?> received) {
        Map<String, String> headers = new HashMap<>();
        if (received != null && received.get(PACKET) instanceof Map<?, ?> table) {
            table.forEach((key, value) -> headers.put(String.valueOf(key), String.valueOf(value)));
        }
        return headers;
    }

    /** Returns the text of one of the message's headers; empty if it has none. */
    static String text(@Nullable Map<String, ?> received, String key) {
        Object value = received == null ? null : received.get(key);
        return value == null ? "" : value.toString();
    }

    /** Returns why a packet cannot be written as a message; empty if it can. */
    static String whyNot(Map<String, String> headers, int bodyBytes, long limit) {
        long bytes = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            int key = header.getKey().getBytes(UTF_8).length;
            int value = header.getValue().getBytes(UTF_8).length;
            if (key > SHORT_STRING) {
                return "a header's key has " + key + " bytes, above " + SHORT_STRING;
            }
            if (header.getKey().equals(ID) && value > SHORT_STRING) {
                return "its id has " + value + " bytes, above " + SHORT_STRING;
            }
            bytes += key + (long) value;
        }
        if (bytes > MOST_HEADER_BYTES) {
            return "its headers have " + bytes + " bytes, above " + MOST_HEADER_BYTES;
        }
        return bytes + bodyBytes > limit
                ? "it has " + (bytes + bodyBytes) + " bytes, above mq.packet-size-limit, " + limit
                : "";
    }
}
