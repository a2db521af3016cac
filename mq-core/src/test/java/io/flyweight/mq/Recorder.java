package io.flyweight.mq;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A watcher that accepts everything and remembers it. */
final class Recorder implements MqWatcher {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<OutConnState> states = new CopyOnWriteArrayList<>();

    /** Each packet as {@code sender:body}. */
    List<String> received() {
        return received;
    }

    List<OutConnState> states() {
        return states;
    }

    @Override
    public Ack newPacket(String name, Packet packet) {
        received.add(name + ":" + packet.text());
        return Ack.OK;
    }

    @Override
    public void connStateChanged(String name, OutConnState state) {
        states.add(state);
    }
}
