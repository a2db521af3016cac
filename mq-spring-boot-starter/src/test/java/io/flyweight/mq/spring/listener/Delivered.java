package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.Responder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a watcher made of one packet. */
final class Delivered implements Responder {

    private @Nullable Ack ack;
    private @Nullable Packet reply;
    private String reason = "";

    static Delivered to(MqWatcher watcher, String sender, Packet packet, boolean request) {
        Delivered delivered = new Delivered();
        delivered.ack = watcher.newPacket(sender, Packet.received(packet.headers(), packet.body(), request, delivered));
        return delivered;
    }

    @Nullable Ack ack() {
        return ack;
    }

    boolean replied() {
        return reply != null;
    }

    Packet reply() {
        if (reply == null) {
            throw new AssertionError("no reply, but " + ack + " because '" + reason + "'");
        }
        return reply;
    }

    String reason() {
        return reason;
    }

    @Override
    public void reply(Packet request, Map<String, String> headers, byte[] body) {
        if (body.length > 1_000) {
            throw new IllegalArgumentException("the reply is too large");
        }
        reply = new Packet(headers, body);
    }

    @Override
    public void reason(Packet packet, String why) {
        reason = why;
    }
}
