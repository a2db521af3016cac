package io.flyweight.mq.test;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqHeaders;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/** One packet that an {@link MqRecorder} received. */
public final class MqReceived {

    private final String sender;
    private final Packet packet;
    private final MqCodec codec;

    MqReceived(String sender, Packet packet, MqCodec codec) {
        this.sender = sender;
        this.packet = packet;
        this.codec = codec;
    }

    /** Returns the authenticated name of the queue that sent it. */
    public String sender() {
        return sender;
    }

    /** Returns the name of the payload's type; {@code null} if it was sent without. */
    public @Nullable String type() {
        return headers().get(MqHeaders.TYPE, String.class);
    }

    /** Returns the subject; {@code null} if it was sent without. */
    public @Nullable String subject() {
        return headers().get(MqHeaders.SUBJECT, String.class);
    }

    /** Returns the headers as a listener gets them, by the names of {@link MqHeaders} and the sender's own. */
    public MessageHeaders headers() {
        return codec.headers(sender, packet);
    }

    /**
     * Reads the body.
     *
     * @param type what to read it as: a class for JSON, {@code String} or {@code byte[]}
     * @param <T> the payload's type
     * @return the payload
     * @throws org.springframework.messaging.converter.MessageConversionException if the body is no such value
     * @throws NullPointerException if the body is empty, or JSON's {@code null}
     */
    public <T> T payload(Class<T> type) {
        return type.cast(Objects.requireNonNull(codec.decode(packet, type), "the body is empty"));
    }

    /** Returns the packet itself. */
    public Packet packet() {
        return packet;
    }

    boolean isOf(Set<String> types) {
        return types.contains(String.valueOf(type()));
    }

    /** Tells sender, type and size, and nothing of the body. */
    @Override
    public String toString() {
        return type() + " from " + sender + " (" + packet.body().length + " bytes)";
    }
}
