package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.benchmarks.measure.Waiting;
import io.flyweight.mq.benchmarks.peer.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A full mesh with default settings, all of whose changes of state are counted. */
final class Mesh implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final List<String> names;
    private final Cluster cluster;
    private final AtomicInteger connected = new AtomicInteger();
    /** How often each node has dialled each other one: {@code from>to}. */
    private final Map<String, AtomicInteger> dials = new ConcurrentHashMap<>();

    Mesh(int nodes) {
        names = IntStream.rangeClosed(1, nodes).mapToObj(i -> "node" + i).toList();
        cluster = new Cluster(names);
    }

    /** Counts what one node tells; one at a time. */
    private final class Counter implements MqWatcher {

        private final String self;
        private final Map<String, OutConnState> states = new ConcurrentHashMap<>();

        Counter(String self) {
            this.self = self;
        }

        @Override
        public Ack newPacket(String name, Packet packet) {
            return Ack.OK;
        }

        @Override
        public void connStateChanged(String name, OutConnState state) {
            OutConnState before = states.put(name, state);
            if (state == OutConnState.CONNECTING) {
                dials.computeIfAbsent(self + ">" + name, key -> new AtomicInteger())
                        .incrementAndGet();
            }
            if (before == OutConnState.CONNECTED) {
                connected.decrementAndGet();
            }
            if (state == OutConnState.CONNECTED) {
                connected.incrementAndGet();
            }
        }
    }

    int connections() {
        return names.size() * (names.size() - 1);
    }

    /** Makes all nodes, starts them one after the other, and returns once everything is connected. */
    void start() throws InterruptedException {
        names.forEach(this::startNode);
        awaitConnected();
    }

    void startNode(String name) {
        cluster.start(name, new Counter(name), builder -> builder);
    }

    void stopNode(String name, Duration drain) {
        cluster.manager(name).stop(drain);
    }

    void awaitConnected() throws InterruptedException {
        if (!Waiting.until(() -> connected.get() == connections(), PATIENCE)) {
            throw new IllegalStateException(
                    connected.get() + " of " + connections() + " connections after " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Returns how many of a node's connections are up: to it and from it. */
    int connectionsOf(String name) {
        int up = 0;
        for (String other : names) {
            if (!other.equals(name)) {
                up += cluster.manager(other).state(name) == OutConnState.CONNECTED ? 1 : 0;
                up += cluster.manager(name).state(other) == OutConnState.CONNECTED ? 1 : 0;
            }
        }
        return up;
    }

    /** Returns how many connections have measured a round trip by heartbeat. */
    long heartbeats() {
        return names.stream()
                .flatMap(name -> cluster.manager(name).status().peers().stream())
                .filter(peer -> peer.roundTrip() != null)
                .count();
    }

    /** Returns how often each other node has dialled this one since {@link #forgetDials}. */
    int[] dialsTo(String name) {
        return names.stream()
                .filter(other -> !other.equals(name))
                .map(other -> dials.get(other + ">" + name))
                .mapToInt(count -> count == null ? 0 : count.get())
                .toArray();
    }

    void forgetDials() {
        dials.clear();
    }

    List<String> names() {
        return names;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
