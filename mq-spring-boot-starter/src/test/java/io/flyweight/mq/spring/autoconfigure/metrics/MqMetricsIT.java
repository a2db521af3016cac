package io.flyweight.mq.spring.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MqMetricsIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class, MqMetricsAutoConfiguration.class))
            .withPropertyValues(
                    "mq.name=a",
                    "mq.queues.a=127.0.0.1:0",
                    "mq.queues.b=127.0.0.1:1",
                    "mq.listener.auto-startup=false");

    @Test
    void followsTheListenerAndEachPeer() {
        AtomicReference<MqStatus> status = new AtomicReference<>(status(
                ListenerState.LISTENING, peer("b", OutConnState.CONNECTED, 3), peer("c", OutConnState.WAITING, 0)));
        MeterRegistry registry = new SimpleMeterRegistry();
        Map<String, OutConnState> states =
                new HashMap<>(Map.of("b", OutConnState.CONNECTED, "c", OutConnState.WAITING));
        new MqMetrics(status::get, name -> known(states, name)).bindTo(registry);

        assertThat(registry.get("mq.listener.state").gauge().value()).isEqualTo(1);
        assertThat(connection(registry, "b")).isEqualTo(1);
        assertThat(connection(registry, "c")).isZero();
        assertThat(registry.get("mq.inflight").tag("peer", "b").gauge().value()).isEqualTo(3);

        status.set(status(ListenerState.DOWN, peer("c", OutConnState.CONNECTED, 0)));
        states.remove("b");
        states.put("c", OutConnState.CONNECTED);

        assertThat(registry.get("mq.listener.state").gauge().value()).isZero();
        assertThat(connection(registry, "b")).isZero();
        assertThat(connection(registry, "c")).isEqualTo(1);
        assertThat(registry.get("mq.inflight").tag("peer", "b").gauge().value()).isZero();
    }

    @Test
    void askForTheStateOfAConnectionWithoutAWalkOverAllPeers() {
        AtomicInteger walks = new AtomicInteger();
        MeterRegistry registry = new SimpleMeterRegistry();
        new MqMetrics(
                        () -> {
                            walks.incrementAndGet();
                            return status(ListenerState.LISTENING, peer("b", OutConnState.CONNECTED, 3));
                        },
                        name -> OutConnState.CONNECTED)
                .bindTo(registry);
        int before = walks.get();

        assertThat(connection(registry, "b")).isEqualTo(1);

        assertThat(walks).hasValue(before);
    }

    @Test
    void areBoundToTheApplicationsRegistry() {
        runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(connection(registry, "b")).isZero();
                    assertThat(registry.get("mq.listener.state").gauge().value())
                            .isZero();
                });
    }

    @Test
    void needARegistry() {
        runner.run(context -> assertThat(context).doesNotHaveBean(MqMetrics.class));
    }

    @Test
    void needANode() {
        runner.withBean(SimpleMeterRegistry.class)
                .withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(MqMetrics.class));
    }

    @Test
    void backOffToOwnMeters() {
        MqMetrics own = new MqMetrics(() -> status(ListenerState.STOPPED), name -> OutConnState.STOPPED);

        runner.withBean(SimpleMeterRegistry.class)
                .withBean("own", MqMetrics.class, () -> own)
                .run(context -> assertThat(context.getBean(MqMetrics.class)).isSameAs(own));
    }

    @Test
    void needMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("mqMetrics"));
    }

    private static OutConnState known(Map<String, OutConnState> states, String name) {
        OutConnState state = states.get(name);
        if (state == null) {
            throw new MqUnknownQueueException(name, "removed", null);
        }
        return state;
    }

    private static double connection(MeterRegistry registry, String peer) {
        return registry.get("mq.connection.state").tag("peer", peer).gauge().value();
    }

    private static MqStatus status(ListenerState listener, PeerStatus... peers) {
        return new MqStatus("a", listener, null, null, List.of(peers));
    }

    private static PeerStatus peer(String name, OutConnState state, int inFlight) {
        PeerCounters counters = new PeerCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new PeerStatus(name, "h:1", state, Instant.EPOCH, false, null, null, inFlight, 0, counters, List.of());
    }
}
