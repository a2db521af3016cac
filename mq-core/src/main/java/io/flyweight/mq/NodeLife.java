package io.flyweight.mq;

import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.conn.Inbound;
import io.flyweight.mq.conn.ListenerGuard;
import io.flyweight.mq.conn.Node;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.conn.OutStatus;
import io.flyweight.mq.conn.PeerCounts;
import io.flyweight.mq.conn.ThreadRole;
import io.flyweight.mq.net.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a node and their common life: what starts and stops together, and in which order. */
final class NodeLife {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLife.class);

    private final Config config;
    private final MqWatcher watcher;
    private final Environment environment;
    private final LoopCalls calls;
    private final Node node;
    private final MessageQueue queue;
    private final Map<String, OutConnection> outs = new ConcurrentSkipListMap<>();
    private final Map<String, PeerCounts> counts = new ConcurrentHashMap<>();
    private final Set<OutConnection> removed = ConcurrentHashMap.newKeySet();
    private boolean connected;
    private boolean listening;

    NodeLife(Config config, MqWatcher watcher, Environment environment) {
        this.config = config;
        this.watcher = watcher;
        this.environment = environment;
        this.calls = new LoopCalls(environment.loop(), environment.clock());
        this.node = NodeParts.node(config, environment);
        this.queue =
                new MessageQueue(config, environment, node, new Inbound.Peers(this::counts, this::onPeerSeen), watcher);
        config.queues.forEach((name, address) -> {
            if (!name.equals(config.name)) {
                outs.put(name, newOut(name, address));
            }
        });
    }

    private OutConnection newOut(String name, String address) {
        return new OutConnection(
                node, name, Address.parse(address), NodeParts.out(config), counts(name), watcher::connStateChanged);
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

    synchronized void connect() {
        environment.power().on();
        try {
            calls.run(() -> {
                queue.guard().probe(ownAddress());
                outs.values().forEach(OutConnection::start);
            });
            connected = true;
        } finally {
            powerOffIfIdle();
        }
    }

    private Address ownAddress() {
        String own = config.listenAddress != null ? config.listenAddress : config.queues.get(config.name);
        return Address.parse(String.valueOf(own));
    }

    synchronized void listen() {
        Address address = ownAddress();
        warnOfOpenDoor(address);
        environment.power().on();
        try {
            calls.run(() -> queue.guard().listen(address));
            listening = true;
        } catch (MqListenException e) {
            listening = false;
            powerOffIfIdle();
            throw e;
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

    synchronized void stopListening(Duration drain) {
        if (listening) {
            listening = false;
            try {
                queue.stopListening(drain);
            } finally {
                powerOffIfIdle();
            }
        }
    }

    synchronized void disconnect(Duration drain) {
        if (!connected) {
            return;
        }
        connected = false;
        try {
            List<OutConnection> all = new ArrayList<>(outs.values());
            all.addAll(removed);
            removed.clear();
            if (!calls.await(done -> leaveAll(all, done), drain)) {
                calls.run(() -> all.forEach(out -> out.drop("stopped")));
            }
        } finally {
            powerOffIfIdle();
        }
    }

    private static void leaveAll(List<OutConnection> all, Runnable done) {
        AtomicInteger left = new AtomicInteger(all.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                done.run();
            }
        };
        all.forEach(out -> out.leave(one));
        one.run();
    }

    private void powerOffIfIdle() {
        if (!connected && !listening) {
            environment.power().off();
        }
    }

    void tokens(List<String> tokens) {
        node.membership().tokens(tokens);
    }

    synchronized void addQueue(String name, String address) {
        ConfigRules.checkQueue(name, address, false);
        if (name.equals(config.name) || outs.containsKey(name)) {
            throw new IllegalArgumentException("queue: '" + name + "' is there already; remove it first");
        }
        node.membership().add(name);
        OutConnection out = newOut(name, address);
        outs.put(name, out);
        if (connected) {
            calls.run(out::start);
        }
    }

    synchronized void removeQueue(String name) {
        OutConnection out = outs.remove(name);
        if (out == null) {
            return;
        }
        node.membership().remove(name);
        if (connected) {
            removed.add(out);
            calls.run(() -> out.leave(() -> removed.remove(out)));
        }
        if (listening) {
            calls.run(() -> queue.inbound().leave(name));
        }
    }

    MessageQueue queue() {
        return queue;
    }

    @Nullable OutConnection out(String name) {
        return outs.get(name);
    }

    boolean isOwnName(String name) {
        return config.name.equals(name);
    }

    List<String> peerNames() {
        return List.copyOf(outs.keySet());
    }

    /** Fails on the I/O thread, which would wait for itself, or for a thread that waits for it. */
    void assertNotOnLoop() {
        if (environment.loop().inLoop()) {
            throw new IllegalStateException(
                    "a node is not started, stopped or changed on its own I/O thread, where INLINE watchers are called");
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
        outs.forEach((name, out) -> peers.add(peer(name, out)));
        return new MqStatus(config.name, listener.state(), queue.localAddress(), listener.error(), List.copyOf(peers));
    }

    private PeerStatus peer(String name, OutConnection out) {
        OutStatus now = out.status();
        long roundTrip = out.roundTripNanos();
        return new PeerStatus(
                name,
                out.address().toString(),
                now.state(),
                now.since(),
                queue.inbound().isConnected(name),
                now.lastError(),
                roundTrip < 0 ? null : Duration.ofNanos(roundTrip),
                out.inFlight(),
                out.counts().snapshot(),
                MeshAdvice.about(config.name, name, now));
    }
}
