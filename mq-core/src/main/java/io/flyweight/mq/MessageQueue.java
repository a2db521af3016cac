package io.flyweight.mq;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.conn.Inbound;
import io.flyweight.mq.conn.InterfaceWatch;
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

    private static final MqWatcher NOBODY = (name, packet) -> Ack.UNKNOWN;

    private final Inbound inbound;
    private final ListenerGuard guard;
    private final InterfaceWatch watch;
    private final Half receiving;
    private volatile MqWatcher handler = NOBODY;

    /**
     * Creates a queue that does not listen yet.
     *
     * @param config its name, tokens and limits. Where its map is empty, every valid name that authenticates is accepted
     */
    public MessageQueue(Config config) {
        this(config, Environment.real(config));
    }

    MessageQueue(Config config, Environment environment) {
        Node node = NodeParts.node(config, environment);
        PeerCounts all = new PeerCounts();
        inbound =
                NodeParts.inbound(config, environment, node, this::handle, new Inbound.Peers(name -> all, name -> {}));
        guard = new ListenerGuard(node, NodeParts.listener(config), inbound, this::tellState);
        watch = NodeParts.watch(config, node, inbound, guard);
        receiving = new Half(
                new LoopCalls(environment.loop(), environment.clock()),
                new PowerSwitch(environment.power()),
                new Leaving());
    }

    /** The receiving half of a node whose parts are there already. */
    MessageQueue(LoopCalls calls, PowerSwitch power, Inbound inbound, ListenerGuard guard, InterfaceWatch watch) {
        this.watch = watch;
        this.inbound = inbound;
        this.guard = guard;
        this.receiving = new Half(calls, power, new Leaving());
    }

    /**
     * Binds and begins to accept. Blocks until bound. Where it listens already, or tries to, it stays at that address.
     *
     * @param address where to listen, {@code host:port}; port 0 takes any free one
     * @param packetHandler called for each packet, one at a time for each sender
     * @throws MqListenException if the address is in use, unknown or not permitted, or cannot be bound and the daemon is
     *     off
     * @throws IllegalArgumentException if the address is malformed
     */
    public void startListen(String address, MqWatcher packetHandler) {
        Address parsed = Address.parse(address);
        handler = Objects.requireNonNull(packetHandler, "packetHandler");
        listen(parsed);
    }

    void listen(Address address) {
        receiving.start(done -> {
            if (guard.status().state() == ListenerState.STOPPED && !inbound.hasConnections()) {
                inbound.renewInstance();
            }
            guard.listen(address, failure -> {
                if (failure == null) {
                    watch.start();
                }
                done.accept(failure);
            });
        });
    }

    /** Accepts no more connections; those that are there stay. */
    public void stopListener() {
        receiving.whileRunning(guard::stop);
        stopIfIdle();
    }

    /** Ends all connections: peers are told how far this queue got, and what was not handled yet is dropped. */
    public void stopConnections() {
        receiving.whileRunning(inbound::drop);
        stopIfIdle();
    }

    /** Without listener and connections, no thread is needed either. One that is needed still ends with {@link #close}. */
    private void stopIfIdle() {
        if (guard.status().state() == ListenerState.STOPPED && !inbound.hasConnections()) {
            stopListening(Duration.ZERO);
        }
    }

    /** Stops listener, connections and the I/O thread. */
    @Override
    public void close() {
        stopListening(Duration.ZERO);
    }

    /** Returns where the queue listens, {@code host:port}, or {@code null} while it does not. */
    public @Nullable String localAddress() {
        Address address = guard.status().address();
        return address == null ? null : address.toString();
    }

    /** Whether packets are received now. Any thread. */
    boolean isRunning() {
        return receiving.isRunning();
    }

    /** Says goodbye, waits for the handlers, then ends what is left. */
    void stopListening(Duration drain) {
        receiving.stop(drain);
    }

    /** Says goodbye to one sender. */
    void leave(String sender) {
        receiving.whileRunning(() -> inbound.leave(sender));
    }

    /** The receiving half's end. */
    private final class Leaving implements Half.Leaving {

        @Override
        public void leave(Runnable done) {
            guard.leave(done);
        }

        @Override
        public void drop() {
            guard.drop();
        }
    }

    ListenerGuard guard() {
        return guard;
    }

    Inbound inbound() {
        return inbound;
    }

    private Ack handle(String name, Packet packet) {
        return handler.newPacket(name, packet);
    }

    private void tellState(ListenerState state) {
        handler.listenerStateChanged(state);
    }
}
