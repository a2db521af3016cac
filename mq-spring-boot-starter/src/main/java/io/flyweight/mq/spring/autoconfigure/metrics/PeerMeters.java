package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.api.PeerStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The gauges and counters of one peer in one registry. Each asks for the status of this peer and no other. */
final class PeerMeters {

    private final Function<String, PeerStatus> status;
    private final String peer;
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    PeerMeters(Function<String, PeerStatus> status, String peer, MeterRegistry registry) {
        this.status = status;
        this.peer = peer;
        this.registry = registry;
        gauge("mq.connection.state", "", "1 while packets can be sent to the peer, else 0", PeerMeters::connected);
        gauge("mq.inflight", "packets", "Sent to the peer and not yet answered", PeerStatus::inFlightPackets);
        gauge(
                "mq.lane.pending",
                BaseUnits.BYTES,
                "Packets of the peer that wait for the listeners; one counts headers, body and 64 bytes",
                PeerStatus::pendingBytes);
        meters.add(TimeGauge.builder("mq.rtt", () -> ask(PeerMeters::roundTripNanos), TimeUnit.NANOSECONDS)
                .description("Round-trip time of the last heartbeat")
                .tag("peer", peer)
                .register(registry));
        String bytes = "Bytes between this node and the peer, on the connections of both directions";
        counter("mq.bytes", BaseUnits.BYTES, bytes, PeerCounters::bytesSent, "direction", "sent");
        counter("mq.bytes", BaseUnits.BYTES, bytes, PeerCounters::bytesReceived, "direction", "received");
        counter("mq.reconnects", "", "Connections to the peer after the first one", PeerCounters::reconnects);
        counter("mq.late.answers", "", "Answers of the peer after the time-out", PeerCounters::lateAnswers);
    }

    void remove() {
        meters.forEach(registry::remove);
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<PeerStatus> value) {
        meters.add(Gauge.builder(name, () -> ask(value))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tag("peer", peer)
                .register(registry));
    }

    private void counter(
            String name, String unit, String description, ToLongFunction<PeerCounters> value, String... tags) {
        meters.add(FunctionCounter.builder(name, this, self -> self.ask(now -> value.applyAsLong(now.counters())))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tag("peer", peer)
                .tags(tags)
                .register(registry));
    }

    private static double connected(PeerStatus now) {
        return now.state() == OutConnState.CONNECTED ? 1 : 0;
    }

    private static double roundTripNanos(PeerStatus now) {
        return now.roundTrip() == null ? Double.NaN : now.roundTrip().toNanos();
    }

    /** A peer that has just been removed has nothing. */
    private double ask(ToDoubleFunction<PeerStatus> value) {
        try {
            return value.applyAsDouble(status.apply(peer));
        } catch (MqUnknownQueueException e) {
            return 0;
        }
    }
}
