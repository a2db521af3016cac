package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.spring.MqOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A timer by peer and outcome. The timers are kept: to ask the registry for one makes garbage, each time. */
final class PeerTimers {

    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final Set<MqOutcome> outcomes;
    private final Map<String, Map<MqOutcome, Timer>> timers = new ConcurrentHashMap<>();

    PeerTimers(MeterRegistry registry, String name, String description, Set<MqOutcome> outcomes) {
        this.registry = registry;
        this.name = name;
        this.description = description;
        this.outcomes = outcomes;
    }

    long now() {
        return registry.config().clock().monotonicTime();
    }

    void record(String peer, MqOutcome outcome, long sinceNanos) {
        long nanos = now() - sinceNanos;
        Map<MqOutcome, Timer> known = timers.get(peer);
        Map<MqOutcome, Timer> all = known == null ? timers.computeIfAbsent(peer, this::register) : known;
        Timer timer = all.get(outcome);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Map<MqOutcome, Timer> register(String peer) {
        Map<MqOutcome, Timer> all = new EnumMap<>(MqOutcome.class);
        for (MqOutcome outcome : outcomes) {
            all.put(
                    outcome,
                    Timer.builder(name)
                            .description(description)
                            .tag("peer", peer)
                            .tag("outcome", outcome.tag())
                            .register(registry));
        }
        return all;
    }
}
