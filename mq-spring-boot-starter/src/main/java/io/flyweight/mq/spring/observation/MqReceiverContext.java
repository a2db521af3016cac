package io.flyweight.mq.spring.observation;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packet that a listener is handling. The carrier is its headers. */
public final class MqReceiverContext extends ReceiverContext<Map<String, String>> {

    private final String listener;
    private final String peer;
    private final Packet packet;
    private @Nullable MqOutcome outcome;

    MqReceiverContext(String listener, String peer, Packet packet) {
        super(Map::get, Kind.CONSUMER);
        this.listener = listener;
        this.peer = peer;
        this.packet = packet;
        setCarrier(packet.headers());
        setRemoteServiceName(peer);
    }

    /** Returns the listener's id. */
    public String listener() {
        return listener;
    }

    /** Returns the sender's authenticated name. */
    public String peer() {
        return peer;
    }

    /** Returns the packet. */
    public Packet packet() {
        return packet;
    }

    /** Returns how the handling ended; {@code null} before it has. */
    public @Nullable MqOutcome outcome() {
        return outcome;
    }

    void outcome(MqOutcome known) {
        this.outcome = known;
    }
}
