package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Gauges of the node and of each peer that is known when they are bound. */
final class MqMetrics implements MeterBinder {

    private final Supplier<MqStatus> status;

    MqMetrics(Supplier<MqStatus> status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("mq.listener.state", () -> status.get().listener() == ListenerState.LISTENING ? 1 : 0)
                .description("1 while the own queue accepts connections, else 0")
                .register(registry);
        for (PeerStatus peer : status.get().peers()) {
            String name = peer.name();
            Gauge.builder("mq.connection.state", () -> of(name, MqMetrics::connected))
                    .description("1 while packets can be sent to the peer, else 0")
                    .tag("peer", name)
                    .register(registry);
            Gauge.builder("mq.inflight", () -> of(name, PeerStatus::inFlightPackets))
                    .description("Packets sent to the peer and not yet answered")
                    .tag("peer", name)
                    .register(registry);
        }
    }

    private static double connected(PeerStatus peer) {
        return peer.state() == OutConnState.CONNECTED ? 1 : 0;
    }

    /** A peer that was removed counts as 0. */
    private double of(String name, ToDoubleFunction<PeerStatus> value) {
        return status.get().peers().stream()
                .filter(peer -> peer.name().equals(name))
                .mapToDouble(value)
                .sum();
    }
}
