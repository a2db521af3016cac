package io.flyweight.mq.spring.rabbit;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.MqEngine;
import io.flyweight.mq.spring.MqNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application's queue at a broker: all peers are reached through it, or none.
 *
 * @param settings the queues
 * @param sender to the broker
 * @param receiver from the broker
 */
public record RabbitNode(RabbitSettings settings, RabbitSender sender, RabbitReceiver receiver) implements MqNode {

    @Override
    public MqEngine engine() {
        return MqEngine.RABBITMQ;
    }

    @Override
    public MqStatus status() {
        ListenerState state = receiver.state();
        String address = state == ListenerState.LISTENING ? where() : null;
        String error = state == ListenerState.DOWN ? sender.link().now().error() : null;
        List<PeerStatus> peers = settings.peers().stream().map(this::status).toList();
        return new MqStatus(settings.name(), state, address, error, peers);
    }

    @Override
    public PeerStatus status(String name) {
        RabbitPeer peer = sender.known(name);
        if (peer == null) {
            throw new MqUnknownQueueException(name, "There is no queue '" + name + "'; there are " + peers(), null);
        }
        RabbitLink.Now now = sender.link().now();
        String blocked = now.state() == OutConnState.CONNECTED ? sender.link().blocked() : null;
        return new PeerStatus(
                name,
                where(),
                blocked == null ? now.state() : OutConnState.WAITING,
                now.since(),
                receiver.state() == ListenerState.LISTENING,
                blocked == null ? now.error() : "RabbitMQ takes no packets at present: " + blocked,
                null,
                peer.inFlight(),
                0,
                peer.counters(sender.link().reconnects()),
                advice(now.state(), blocked));
    }

    private List<String> advice(OutConnState state, @Nullable String blocked) {
        String address = sender.link().address();
        if (blocked != null) {
            return List.of("RabbitMQ at " + address
                    + " is short of memory or disk: `rabbitmq-diagnostics alarms` tells which");
        }
        return state == OutConnState.WAITING
                ? List.of("Is RabbitMQ running at " + address + ", and do spring.rabbitmq.* say who may come in?")
                : List.of();
    }

    private String where() {
        return "rabbitmq at " + sender.link().address();
    }

    @Override
    public List<String> peers() {
        return settings.peers();
    }

    @Override
    public void reconnect(String peer) {
        status(peer);
        sender.reconnect();
    }
}
