package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gauges of the node and of each peer that is known when they are bound. */
final class MqMetrics implements MeterBinder {

    private final Supplier<MqStatus> status;
    private final Function<String, OutConnState> state;

    /** The state is asked apart from the status: that is a walk over all peers, for each gauge of each of them. */
    MqMetrics(Supplier<MqStatus> status, Function<String, OutConnState> state) {
        this.status = status;
        this.state = state;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("mq.listener.state", () -> status.get().listener() == ListenerState.LISTENING ? 1 : 0)
                .description("1 while the own queue accepts connections, else 0")
                .register(registry);
        for (PeerStatus peer : status.get().peers()) {
            String name = peer.name();
            Gauge.builder("mq.connection.state", () -> connected(name))
                    .description("1 while packets can be sent to the peer, else 0")
                    .tag("peer", name)
                    .register(registry);
            Gauge.builder("mq.inflight", () -> inFlight(name))
                    .description("Packets sent to the peer and not yet answered")
                    .tag("peer", name)
                    .register(registry);
        }
    }

    /** A peer that was removed counts as 0, here and below. */
    private double connected(String name) {
        try {
            return state.apply(name) == OutConnState.CONNECTED ? 1 : 0;
        } catch (MqUnknownQueueException e) {
            return 0;
        }
    }

    private double inFlight(String name) {
        return status.get().peers().stream()
                .filter(peer -> peer.name().equals(name))
                .mapToInt(PeerStatus::inFlightPackets)
                .sum();
    }
}
