package io.flyweight.mq.spring.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.api.PeerStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MqMetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicReference<ListenerState> listener = new AtomicReference<>(ListenerState.LISTENING);
    private final Map<String, PeerStatus> peers = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final AtomicLong unmatched = new AtomicLong();
    private final MqMetrics metrics = new MqMetrics(
            new MqMetrics.Source(listener::get, () -> List.copyOf(peers.keySet()), this::status, unmatched::get));

    private PeerStatus status(String name) {
        asked.add(name);
        PeerStatus status = peers.get(name);
        if (status == null) {
            throw new MqUnknownQueueException(name, "removed", null);
        }
        return status;
    }

    @Test
    void tellTheStateOfEachPeer() {
        peers.put("b", peer("b", OutConnState.CONNECTED, Duration.ofMillis(2)));
        peers.put("c", peer("c", OutConnState.WAITING, null));

        metrics.bindTo(registry);

        assertThat(gauge("mq.connection.state", "b")).isEqualTo(1);
        assertThat(gauge("mq.connection.state", "c")).isZero();
        assertThat(gauge("mq.inflight", "b")).isEqualTo(3);
        assertThat(gauge("mq.lane.pending", "b")).isEqualTo(400);
        assertThat(registry.get("mq.rtt").tag("peer", "b").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(0.002);
        assertThat(gauge("mq.rtt", "c")).isNaN();
    }

    @Test
    void tellTheCountersOfEachPeer() {
        peers.put("b", peer("b", OutConnState.CONNECTED, null));

        metrics.bindTo(registry);

        assertThat(counter("mq.late.answers")).isEqualTo(5);
        assertThat(counter("mq.reconnects")).isEqualTo(7);
        assertThat(counter("mq.bytes", "direction", "sent")).isEqualTo(8);
        assertThat(counter("mq.bytes", "direction", "received")).isEqualTo(9);
        assertThat(registry.get("mq.bytes").functionCounters())
                .extracting(c -> c.getId().getBaseUnit())
                .containsOnly("bytes");
    }

    @Test
    void tellTheListenerAndWhatItsListenersDidNotTake() {
        metrics.bindTo(registry);
        assertThat(registry.get("mq.listener.state").gauge().value()).isEqualTo(1);

        listener.set(ListenerState.DOWN);
        unmatched.set(11);

        assertThat(registry.get("mq.listener.state").gauge().value()).isZero();
        assertThat(registry.get("mq.unmatched").functionCounter().count()).isEqualTo(11);
    }

    @Test
    void comeAndGoWithThePeers() {
        peers.put("b", peer("b", OutConnState.CONNECTED, null));
        metrics.bindTo(registry);

        peers.put("c", peer("c", OutConnState.CONNECTING, null));
        metrics.onConnectionState();
        assertThat(registry.find("mq.connection.state").gauges()).hasSize(2);

        peers.remove("b");
        assertThat(gauge("mq.connection.state", "b")).as("before the event").isZero();
        metrics.onConnectionState();
        assertThat(registry.getMeters())
                .noneMatch(meter -> "b".equals(meter.getId().getTag("peer")));
        assertThat(registry.find("mq.connection.state").tag("peer", "c").gauge())
                .isNotNull();

        peers.put("b", peer("b", OutConnState.CONNECTED, null));
        metrics.onConnectionState();
        assertThat(gauge("mq.connection.state", "b")).isEqualTo(1);
    }

    @Test
    void askForNoOtherPeer() {
        peers.put("b", peer("b", OutConnState.CONNECTED, null));
        peers.put("c", peer("c", OutConnState.CONNECTED, null));
        metrics.bindTo(registry);
        asked.clear();

        gauge("mq.inflight", "b");

        assertThat(asked).containsExactly("b");
    }

    private double gauge(String name, String peer) {
        return registry.get(name).tag("peer", peer).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tag("peer", "b").tags(tags).functionCounter().count();
    }

    private static PeerStatus peer(String name, OutConnState state, @Nullable Duration roundTrip) {
        PeerCounters counters = new PeerCounters(1, 2, 3, 4, 5, 6, 7, 8, 9);
        return new PeerStatus(name, "h:1", state, Instant.EPOCH, false, null, roundTrip, 3, 400, counters, List.of());
    }
}
