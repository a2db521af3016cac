package io.flyweight.mq;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.conn.Inbound;
import io.flyweight.mq.conn.ListenerGuard;
import io.flyweight.mq.conn.Node;
import io.flyweight.mq.conn.PeerCounts;
import io.flyweight.mq.net.Address;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a node: listens, accepts, authenticates, hands packets to a handler and answers. Usable alone, by
 * a process that only receives; a {@link Manager} has one of its own.
 *
 * <p>All methods may be called from any thread and are idempotent. It can be started again after it was stopped.
 */
public final class MessageQueue implements AutoCloseable {

    private final Environment environment;
    private final LoopCalls calls;
    private final Inbound inbound;
    private final ListenerGuard guard;
    private volatile @Nullable MqWatcher handler;
    private boolean running;

    /**
     * Creates a queue that does not listen yet.
     *
     * @param config its name, tokens and limits. Where its map is empty, every valid name that authenticates is accepted
     */
    public MessageQueue(Config config) {
        this(config, Environment.real(config));
    }

    private MessageQueue(Config config, Environment environment) {
        this(config, environment, NodeParts.node(config, environment), queuePeers(), null);
    }

    MessageQueue(Config config, Environment environment, Node node, Inbound.Peers peers, @Nullable MqWatcher handler) {
        this.handler = handler;
        this.environment = environment;
        this.calls = new LoopCalls(environment.loop(), environment.clock());
        this.inbound = new Inbound(node, NodeParts.inbound(config, environment), this::handle, peers);
        this.guard = new ListenerGuard(node, NodeParts.listener(config), inbound, this::tellState);
    }

    private static Inbound.Peers queuePeers() {
        PeerCounts all = new PeerCounts();
        return new Inbound.Peers(name -> all, name -> {});
    }

    /**
     * Binds and begins to accept. Blocks until bound.
     *
     * @param address where to listen, {@code host:port}; port 0 takes any free one
     * @param packetHandler called for each packet, one at a time for each sender
     * @throws MqListenException if the address is in use or unknown, or cannot be bound and the daemon is off
     * @throws IllegalArgumentException if the address is malformed
     */
    public synchronized void startListen(String address, MqWatcher packetHandler) {
        Address parsed = Address.parse(address);
        handler = Objects.requireNonNull(packetHandler, "packetHandler");
        environment.power().on();
        try {
            calls.run(() -> guard.listen(parsed));
            running = true;
        } finally {
            if (!running) {
                environment.power().off();
            }
        }
    }

    /** Accepts no more connections; those that are there stay. */
    public synchronized void stopListener() {
        if (running) {
            calls.run(guard::stop);
        }
    }

    /** Ends all connections: peers are told how far this queue got, and what was not handled yet is dropped. */
    public synchronized void stopConnections() {
        if (running) {
            calls.run(inbound::drop);
        }
    }

    /** Stops listener, connections and the I/O thread. */
    @Override
    public synchronized void close() {
        if (running) {
            stopListening(Duration.ZERO);
            environment.power().off();
            running = false;
        }
    }

    /** Returns where the queue listens, {@code host:port}, or {@code null} while it does not. */
    public @Nullable String localAddress() {
        Address address = guard.status().address();
        return address == null ? null : address.toString();
    }

    /** Says goodbye, waits for the handlers, then ends what is left. The loop must run. */
    void stopListening(Duration drain) {
        if (!calls.await(guard::leave, drain)) {
            calls.run(guard::drop);
        }
        calls.run(inbound::forget);
    }

    ListenerGuard guard() {
        return guard;
    }

    Inbound inbound() {
        return inbound;
    }

    private Ack handle(String name, Packet packet) {
        MqWatcher current = handler;
        return current == null ? Ack.UNKNOWN : current.newPacket(name, packet);
    }

    private void tellState(ListenerState state) {
        MqWatcher current = handler;
        if (current != null) {
            current.listenerStateChanged(state);
        }
    }
}
