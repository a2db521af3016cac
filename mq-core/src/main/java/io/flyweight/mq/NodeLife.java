package io.flyweight.mq;

import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.conn.Inbound;
import io.flyweight.mq.conn.InterfaceWatch;
import io.flyweight.mq.conn.ListenerGuard;
import io.flyweight.mq.conn.Node;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.conn.OutStatus;
import io.flyweight.mq.conn.PeerCounts;
import io.flyweight.mq.conn.Route;
import io.flyweight.mq.conn.ThreadRole;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.time.Timers;
import io.flyweight.mq.time.Waiters;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a node and their common life: what starts and stops together, and in which order. */
final class NodeLife {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLife.class);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Config config;
    private final MqWatcher watcher;
    private final Environment environment;
    private final Node node;
    private final MessageQueue queue;
    private final InterfaceWatch watch;
    private final Map<String, OutConnection> outs = new ConcurrentHashMap<>();
    private final Map<String, PeerCounts> counts = new ConcurrentHashMap<>();
    private final Set<OutConnection> removed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger stopsBegun = new AtomicInteger();
    /** Held by whoever starts, never by who stops. */
    private final ReentrantLock starting = new ReentrantLock();

    private final Waiters stopOver;
    private final MeshAdvice advice;
    private final Half sending;
    /** The way to this node itself. */
    private final OutConnection own;

    private Timers.@Nullable Timer look;

    NodeLife(Config config, MqWatcher watcher, Environment environment) {
        this.config = config;
        this.watcher = watcher;
        this.environment = environment;
        this.node = NodeParts.node(config, environment);
        LoopCalls calls = new LoopCalls(environment.loop(), environment.clock());
        PowerSwitch power = new PowerSwitch(environment.power());
        Inbound inbound = NodeParts.inbound(
                config, environment, node, watcher, new Inbound.Peers(this::counts, this::onPeerSeen));
        ListenerGuard guard =
                new ListenerGuard(node, NodeParts.listener(config), inbound, watcher::listenerStateChanged);
        this.watch = NodeParts.watch(config, node, inbound, guard);
        watch.add(outs::values);
        this.queue = new MessageQueue(calls, power, inbound, guard, watch);
        this.advice = new MeshAdvice(config, inbound);
        this.stopOver = new Waiters(environment.clock());
        this.sending = new Half(calls, power, new Disconnecting());
        config.queues.forEach((name, address) -> {
            if (!name.equals(config.name)) {
                outs.put(name, newOut(name, address));
            }
        });
        this.own = new OutConnection(
                node,
                config.name,
                Route.within(node, inbound, queue::isRunning),
                NodeParts.out(config),
                counts(config.name),
                (name, state) -> {});
    }

    private OutConnection newOut(String name, String address) {
        return new OutConnection(
                node,
                name,
                Route.to(node, Address.parse(address)),
                NodeParts.out(config),
                counts(name),
                watcher::connStateChanged);
    }

    private PeerCounts counts(String name) {
        return counts.computeIfAbsent(name, any -> new PeerCounts());
    }

    private void onPeerSeen(String name) {
        OutConnection out = outs.get(name);
        if (out != null) {
            out.onPeerSeen();
        }
    }

    void connect() {
        sending.start(done -> queue.guard().probe(ownAddress(), taken -> {
            if (taken == null && sending.isRunning()) {
                watch.start();
                outs.values().forEach(OutConnection::start);
                reachItself();
                lookAtMesh();
            }
            done.accept(taken);
        }));
    }

    private void lookAtMesh() {
        if (look != null) {
            look.cancel();
        }
        if (sending.isRunning()) {
            advice.logNews(outs, environment.wall().instant());
            look = environment.loop().schedule(LOOK_NANOS, this::lookAtMesh);
        }
    }

    private Address ownAddress() {
        String own = config.listenAddress != null ? config.listenAddress : config.queues.get(config.name);
        return Address.parse(String.valueOf(own));
    }

    void listen() {
        Address address = ownAddress();
        warnOfOpenDoor(address);
        queue.listen(address);
        sending.whileRunning(this::reachItself);
    }

    private void reachItself() {
        if (queue.isRunning()) {
            own.start();
            own.onPeerSeen();
        }
    }

    private void warnOfOpenDoor(Address address) {
        if (!config.tokens.contains("")) {
            return;
        }
        try {
            if (!InetAddress.getByName(address.host()).isLoopbackAddress()) {
                LOG.warn(
                        "{}: authToken is empty and {} can be reached from other machines: anybody may send",
                        config.name,
                        address);
            }
        } catch (UnknownHostException e) {
            LOG.debug("{}: cannot resolve {}", config.name, address, e);
        }
    }

    /** Listens and connects, once no stop is under way any more. */
    void start() {
        try {
            starting.lockInterruptibly();
            try {
                startAlone();
            } finally {
                starting.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a stop to end, and not started", e);
        }
    }

    private void startAlone() throws InterruptedException {
        int before;
        do {
            stopOver.await(() -> stops.get() == 0, Long.MAX_VALUE);
            before = stopsBegun.get();
        } while (stops.get() != 0);
        listen();
        connect();
        if (stopsBegun.get() != before) {
            // It may have stopped the one half before that was started, and passed by the other.
            stop(Duration.ZERO);
            throw new IllegalStateException("stopped while it was starting");
        }
    }

    /** Stops both halves, the receiving one first, within one drain. */
    void stop(Duration drain) {
        stops.incrementAndGet();
        stopsBegun.incrementAndGet();
        try {
            long before = environment.clock().nanoTime();
            try {
                stopListening(drain);
            } finally {
                Duration left = drain.minusNanos(environment.clock().nanoTime() - before);
                disconnect(left.isNegative() ? Duration.ZERO : left);
            }
        } finally {
            stops.decrementAndGet();
            stopOver.wake();
        }
    }

    void stopListening(Duration drain) {
        queue.stopListening(drain);
    }

    void disconnect(Duration drain) {
        sending.stop(drain);
    }

    /** The sending half's end. */
    private final class Disconnecting implements Half.Leaving {

        private Set<OutConnection> all = Set.of();

        @Override
        public void leave(Runnable done) {
            all = everyOut();
            AtomicInteger left = new AtomicInteger(all.size() + 1);
            Runnable one = () -> {
                if (left.decrementAndGet() == 0) {
                    done.run();
                }
            };
            all.forEach(out -> out.leave(() -> {
                removed.remove(out);
                one.run();
            }));
            one.run();
        }

        @Override
        public void drop() {
            all.forEach(out -> out.drop("stopped"));
        }
    }

    private Set<OutConnection> everyOut() {
        Set<OutConnection> all = new LinkedHashSet<>(outs.values());
        all.addAll(removed);
        all.add(own);
        return all;
    }

    void tokens(List<String> tokens) {
        node.membership().tokens(tokens);
    }

    void addQueue(String name, String address) {
        ConfigRules.checkQueue(name, address, false);
        OutConnection out = newOut(name, address);
        if (name.equals(config.name) || outs.putIfAbsent(name, out) != null) {
            throw new IllegalArgumentException("queue: '" + name + "' is there already; remove it first");
        }
        node.membership().add(name);
        sending.whileRunning(out::start);
    }

    void removeQueue(String name) {
        OutConnection out = outs.get(name);
        if (out == null) {
            return;
        }
        // It is always in one of the two, or a stop that comes between would not end it.
        removed.add(out);
        if (outs.remove(name, out)) {
            node.membership().remove(name);
            sending.whileRunning(() -> out.leave(() -> removed.remove(out)));
            queue.leave(name);
        }
        if (out.state() == OutConnState.IDLE || out.state() == OutConnState.STOPPED) {
            removed.remove(out);
        }
    }

    void reconnect(OutConnection out) {
        sending.whileRunning(out::reconnect);
    }

    MessageQueue queue() {
        return queue;
    }

    @Nullable OutConnection out(String name) {
        OutConnection out = outs.get(name);
        return out == null && name.equals(config.name) ? own : out;
    }

    List<String> peerNames() {
        return outs.keySet().stream().sorted().toList();
    }

    /** Fails where a blocking send to {@code queue} would wait for itself. */
    void assertMayBlockOn(String queue) {
        assertMayBlock();
        if (queue.equals(config.name) && ThreadRole.inOwnLane(queue)) {
            throw new IllegalStateException(
                    "'" + queue + "' handles a packet of its own, and would wait for its handler"
                            + " to handle another one; use the async form there");
        }
    }

    /** Fails on threads where a blocking call would wait for itself. */
    void assertMayBlock() {
        if (environment.loop().inLoop() || ThreadRole.inCallback()) {
            throw new IllegalStateException("this call blocks, and must not be made on the "
                    + (environment.loop().inLoop() ? "I/O" : "callback") + " thread; use the async form there");
        }
    }

    @Nullable String localAddress() {
        return queue.localAddress();
    }

    MqStatus status() {
        ListenerGuard.Status listener = queue.guard().status();
        List<PeerStatus> peers = new ArrayList<>();
        new TreeMap<>(outs).forEach((name, out) -> peers.add(peer(name, out)));
        return new MqStatus(config.name, listener.state(), queue.localAddress(), listener.error(), List.copyOf(peers));
    }

    /** What is known about one peer; {@code null} if there is none of that name. */
    @Nullable PeerStatus status(String name) {
        OutConnection out = outs.get(name);
        return out == null ? null : peer(name, out);
    }

    private PeerStatus peer(String name, OutConnection out) {
        OutStatus now = out.status();
        long roundTrip = out.roundTripNanos();
        return new PeerStatus(
                name,
                out.address(),
                now.state(),
                now.since(),
                queue.inbound().isConnected(name),
                now.lastError(),
                roundTrip < 0 ? null : Duration.ofNanos(roundTrip),
                out.inFlight(),
                queue.inbound().pendingBytes(name),
                out.counts().snapshot(),
                advice.about(name, out, environment.wall().instant()));
    }
}
