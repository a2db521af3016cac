package io.flyweight.mq.spring;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageHeaderAccessor;

/**
 * Turns payloads into packets and back. Define a bean of this type to use another converter than JSON:
 *
 * <pre>{@code
 * @Bean
 * MqCodec mqCodec(CBORMapper mapper) {
 *     return new MqCodec(new JacksonCborMessageConverter(mapper));
 * }
 * }</pre>
 *
 * {@code byte[]} and {@code String} (as UTF-8) never go through the converter.
 */
public final class MqCodec {

    private static final byte[] JSON_NULL = {'n', 'u', 'l', 'l'};

    private final MessageConverter converter;
    private final SmartMessageConverter argumentConverter;

    /** Creates a codec that leaves everything but bytes and strings to {@code converter}. */
    public MqCodec(MessageConverter converter) {
        this.converter = converter;
        this.argumentConverter = new PayloadConverter(converter);
    }

    /**
     * Makes a packet.
     *
     * @param payload the payload; of a {@link Message} its payload and headers, of a {@link Packet} likewise, so that one
     *     that was received can be sent on: its type, subject, content type and id stay, the other {@code mq-} keys do not
     * @param headers further headers, which win over the message's
     * @return the packet as it travels
     * @throws MessageConversionException if the payload or a header cannot be sent
     */
    public Packet encode(Object payload, Map<String, ?> headers) {
        Objects.requireNonNull(payload, "payload must not be null");
        if (payload instanceof Message<?> message) {
            Map<String, Object> all = new HashMap<>(message.getHeaders());
            all.putAll(headers);
            return encode(message.getPayload(), all);
        }
        Map<String, String> wire = HeaderMapping.toWire(headers);
        if (payload instanceof Packet packet) {
            Map<String, String> all = HeaderMapping.ofPacket(packet);
            all.putAll(wire);
            return packet(all, packet.body());
        }
        if (payload instanceof byte[] bytes) {
            return packet(wire, bytes);
        }
        if (payload instanceof String text) {
            return packet(wire, text.getBytes(StandardCharsets.UTF_8));
        }
        return convert(payload, wire);
    }

    /**
     * Reads a packet's body.
     *
     * @param packet the packet
     * @param type the class or generic type that is wanted
     * @return the value; {@code null} if the body is empty, or is JSON's {@code null}
     * @throws MessageConversionException if the body is no such value
     */
    public @Nullable Object decode(Packet packet, Type type) {
        Class<?> target = ResolvableType.forType(type).toClass();
        byte[] body = packet.body();
        if (target == Packet.class) {
            return packet;
        }
        if (body.length == 0) {
            return null;
        }
        boolean raw = target == String.class || target.isInstance(body);
        if (!raw && Arrays.equals(body, JSON_NULL)) {
            return null;
        }
        Message<byte[]> message = new GenericMessage<>(body, HeaderMapping.fromWire(null, packet));
        Object value = argumentConverter.fromMessage(message, target, new TypedParameter(type));
        if (value == null) {
            throw new MessageConversionException("A body of " + body.length + " bytes with content type "
                    + packet.headers().get(HeaderMapping.WIRE_CONTENT_TYPE) + " cannot be read as "
                    + type.getTypeName());
        }
        return value;
    }

    /**
     * Answers a packet with what its handler returned.
     *
     * @param returned an {@link Ack} is the answer itself; any other value is the reply, where one was asked for
     * @return the answer; OK for nothing and for a value
     * @throws MessageConversionException if the value cannot be sent
     */
    public Ack answer(Packet packet, @Nullable Object returned) {
        if (returned instanceof Ack ack) {
            return ack;
        }
        if (returned != null && packet.isRequest()) {
            Packet reply = encode(returned, Map.of());
            packet.reply(reply.headers(), reply.body());
        }
        return Ack.OK;
    }

    /** Returns a received packet's headers under their Spring names, with the authenticated sender. */
    public MessageHeaders headers(String sender, Packet packet) {
        return HeaderMapping.fromWire(sender, packet);
    }

    /** Returns the converter for a listener's arguments. */
    public SmartMessageConverter argumentConverter() {
        return argumentConverter;
    }

    private Packet convert(Object payload, Map<String, String> wire) {
        // Converters write into headers that are mutable, and copy others, each time with a random id.
        MessageHeaderAccessor hints = new MessageHeaderAccessor();
        hints.setLeaveMutable(true);
        String given = wire.get(HeaderMapping.WIRE_CONTENT_TYPE);
        if (given != null) {
            hints.setHeader(MqHeaders.CONTENT_TYPE, given);
        }
        Message<?> converted = argumentConverter.toMessage(payload, hints.getMessageHeaders());
        if (converted == null || !(converted.getPayload() instanceof byte[] body)) {
            throw new MessageConversionException(
                    "A payload of " + payload.getClass().getName() + " cannot be sent"
                            + (given == null ? "" : " as " + given) + ": no converter takes it");
        }
        Object contentType = converted.getHeaders().get(MqHeaders.CONTENT_TYPE);
        if (contentType != null) {
            wire.putIfAbsent(HeaderMapping.WIRE_CONTENT_TYPE, contentType.toString());
        }
        String type = MqTypeNames.of(payload.getClass());
        if (type != null) {
            wire.putIfAbsent(HeaderMapping.WIRE_TYPE, type);
        }
        return packet(wire, body);
    }

    private static Packet packet(Map<String, String> wire, byte[] body) {
        HeaderLimits.check(wire);
        return new Packet(wire, body);
    }
}
