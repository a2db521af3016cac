package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.context.event.EventListener;

/**
 * Gauges and counters of the node and of each peer. Those of a peer come with its first change of state and go with its
 * last: a queue that is added or removed while the node is connected changes its state. Where the node is not connected,
 * the next change of any connection brings them up to date.
 */
final class MqMetrics implements MeterBinder {

    private final Source source;
    private final Map<MeterRegistry, Map<String, PeerMeters>> bound = new HashMap<>();

    /**
     * What is measured.
     *
     * @param listener the state of the own listener
     * @param peers the names of the peers there are now
     * @param peer what is known about one of them
     * @param unmatched how many packets no listener has taken
     */
    record Source(
            Supplier<ListenerState> listener,
            Supplier<List<String>> peers,
            Function<String, PeerStatus> peer,
            LongSupplier unmatched) {}

    MqMetrics(Source source) {
        this.source = source;
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Gauge.builder("mq.listener.state", () -> source.listener.get() == ListenerState.LISTENING ? 1 : 0)
                .description("1 while the own queue accepts connections, else 0")
                .register(registry);
        FunctionCounter.builder("mq.unmatched", source, now -> now.unmatched.getAsLong())
                .baseUnit("packets")
                .description("Packets that no listener takes")
                .register(registry);
        bound.putIfAbsent(registry, new HashMap<>());
        followPeers();
    }

    @EventListener(MqConnectionStateEvent.class)
    synchronized void onConnectionState() {
        followPeers();
    }

    private void followPeers() {
        Set<String> present = Set.copyOf(source.peers.get());
        bound.forEach((registry, meters) -> {
            meters.entrySet().removeIf(known -> {
                boolean gone = !present.contains(known.getKey());
                if (gone) {
                    known.getValue().remove();
                }
                return gone;
            });
            present.forEach(name -> meters.computeIfAbsent(name, peer -> new PeerMeters(source.peer, peer, registry)));
        });
    }
}
