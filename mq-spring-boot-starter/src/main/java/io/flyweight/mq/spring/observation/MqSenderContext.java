package io.flyweight.mq.spring.observation;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packet that is being sent. What a propagator puts into the carrier travels as headers of the packet. */
public final class MqSenderContext extends SenderContext<Map<String, String>> {

    private final String peer;
    private final Packet packet;
    private final boolean request;
    private final Map<String, String> headers;
    private @Nullable MqOutcome outcome;

    MqSenderContext(String peer, Packet packet, boolean request) {
        super(MqSenderContext::put, Kind.PRODUCER);
        this.peer = peer;
        this.packet = packet;
        this.request = request;
        this.headers = new HashMap<>(packet.headers());
        setCarrier(headers);
        setRemoteServiceName(peer);
    }

    private static void put(@Nullable Map<String, String> carrier, String key, String value) {
        if (carrier != null) {
            carrier.put(key, value);
        }
    }

    /** Returns the receiver's name; {@code unknown} if there is no such queue. */
    public String peer() {
        return peer;
    }

    /** Returns the packet, without what a propagator has added. */
    public Packet packet() {
        return packet;
    }

    /** Returns whether the caller asks for a reply. */
    public boolean isRequest() {
        return request;
    }

    /** Returns how the send ended; {@code null} before it has. */
    public @Nullable MqOutcome outcome() {
        return outcome;
    }

    void outcome(MqOutcome known) {
        this.outcome = known;
    }

    /** Returns the packet with what a propagator has added. */
    Packet outgoing() {
        return headers.equals(packet.headers()) ? packet : new Packet(headers, packet.body());
    }
}
