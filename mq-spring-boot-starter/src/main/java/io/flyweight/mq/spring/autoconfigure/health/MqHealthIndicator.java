package io.flyweight.mq.spring.autoconfigure.health;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.autoconfigure.SettingNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** UP while the own queue listens and the peers that the application cannot do without are connected. */
final class MqHealthIndicator extends AbstractHealthIndicator {

    private final Supplier<MqStatus> status;
    private final RequiredPeers required;

    MqHealthIndicator(Supplier<MqStatus> status, RequiredPeers required) {
        super("The state of the queue cannot be read");
        this.status = status;
        this.required = required;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        MqStatus now = status.get();
        boolean up = now.listener() == ListenerState.LISTENING && required.areConnected(now.peers());
        builder.status(up ? "UP" : "DOWN");
        builder.withDetail("name", now.name());
        builder.withDetail("listener", listener(now));
        Map<String, Object> peers = new LinkedHashMap<>();
        now.peers().forEach(peer -> peers.put(peer.name(), peer(peer)));
        builder.withDetail("peers", peers);
    }

    private static Map<String, Object> listener(MqStatus now) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", now.listener());
        if (now.localAddress() != null) {
            details.put("address", now.localAddress());
        }
        if (now.listenerError() != null) {
            details.put("error", now.listenerError());
        }
        return details;
    }

    private static Map<String, Object> peer(PeerStatus peer) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", peer.state());
        details.put("since", peer.since());
        details.put("inbound", peer.inbound());
        if (peer.roundTrip() != null) {
            details.put("roundTrip", peer.roundTrip());
        }
        if (peer.lastError() != null && peer.state() != OutConnState.CONNECTED) {
            details.put("lastError", SettingNames.inProperties(peer.lastError()));
        }
        if (!peer.advice().isEmpty()) {
            details.put(
                    "advice",
                    peer.advice().stream().map(SettingNames::inProperties).toList());
        }
        return details;
    }
}
