package io.flyweight.mq.spring.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.flyweight.mq.api.Packet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Packets as messages of AMQP: a packet's headers are the message's, and the sender is its application id. */
final class RabbitMessages {

    /** Header: the number of the publication, which tells a returned message's send. */
    static final String NUMBER = "x-mq-number";
    /** Header of a reply: how the listener answered, a name of {@link io.flyweight.mq.api.Ack}. */
    static final String ACK = "x-mq-ack";
    /** Header of a reply: why. */
    static final String REASON = "x-mq-reason";

    private static final String PRIVATE = "x-";
    /** As packets name their id on the wire. */
    private static final String ID = "mq-id";

    private static final int PERSISTENT = 2;

    private RabbitMessages() {}

    /** Without an id of its own a packet gets one: it is how a second delivery can be told. */
    static BasicProperties.Builder of(Packet packet, String sender, long number) {
        Map<String, Object> headers = new HashMap<>(packet.headers());
        Object id = headers.computeIfAbsent(ID, key -> UUID.randomUUID().toString());
        headers.put(NUMBER, number);
        return new BasicProperties.Builder()
                .headers(headers)
                .appId(sender)
                .messageId(id.toString())
                .deliveryMode(PERSISTENT);
    }

    /** Returns a packet's headers of those that came with a message. */
    static Map<String, String> headers(@Nullable Map<String, ?> received) {
        Map<String, String> headers = new HashMap<>();
        if (received != null) {
            received.forEach((key, value) -> {
                if (!key.startsWith(PRIVATE) && value != null) {
                    headers.put(key, value.toString());
                }
            });
        }
        return headers;
    }

    /** Returns the text of one of the message's headers; empty if it has none. */
    static String text(@Nullable Map<String, ?> received, String key) {
        Object value = received == null ? null : received.get(key);
        return value == null ? "" : value.toString();
    }

    /** Returns how many bytes a packet's headers and body have. */
    static long size(Packet packet) {
        long size = packet.body().length;
        for (Map.Entry<String, String> header : packet.headers().entrySet()) {
            size += header.getKey().length() + (long) header.getValue().length();
        }
        return size;
    }
}
