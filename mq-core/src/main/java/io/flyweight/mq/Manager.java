package io.flyweight.mq;

import io.flyweight.mq.api.InvalidSettingException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.conn.PendingSend;
import io.flyweight.mq.wire.FrameEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of the mesh: its own queue and a connection to every other one.
 *
 * <pre>{@code
 * try (Manager manager = new Manager(config, watcher)) {
 *   manager.start();
 *   manager.awaitConnected("name2", Duration.ofSeconds(10));
 *   manager.send("name2", "Hello world".getBytes(UTF_8));
 * }
 * }</pre>
 *
 * <p>Every send has exactly one answer. {@code send} and {@code request} block the calling thread until it is there;
 * their async twins tell it on the callback executor. Whatever fails, fails with an {@link MqException} that says what is
 * known about delivery.
 *
 * <p>All methods may be called from any thread, with two exceptions, where waiting would wait for itself: {@code send},
 * {@code request} and {@code awaitConnected} throw {@link IllegalStateException} on the I/O and callback threads, and what
 * starts, stops or changes the node throws it on the I/O thread. A handler that stops its own node waits for itself until
 * the drain is over.
 */
public final class Manager implements AutoCloseable {

    private static final Duration CLOSE_DRAIN = Duration.ofSeconds(5);

    private final NodeLife life;
    private final Environment environment;
    private final long packetWaitNanos;

    /**
     * Creates a node that does nothing yet.
     *
     * @param config its settings
     * @param watcher called for each packet and each change of a connection
     */
    public Manager(Config config, MqWatcher watcher) {
        this(config, watcher, Environment.real(config));
    }

    Manager(Config config, MqWatcher watcher, Environment environment) {
        if (config.queues.isEmpty()) {
            throw new InvalidSettingException("queues", "none", "all queues of the cluster, this one included");
        }
        this.environment = environment;
        this.packetWaitNanos = NodeParts.nanos(config.packetWaitTimeout);
        this.life = new NodeLife(config, Objects.requireNonNull(watcher, "watcher"), environment);
    }

    /**
     * Listens and connects to all peers: {@link #listen} and {@link #connect}, in this order, since a peer that hears
     * from us dials back at once. Does not wait for the connections. Waits for a {@link #stop} that is under way.
     *
     * @throws MqListenException as {@link #listen} does; then nothing has been started
     * @throws IllegalStateException if it was stopped while it was starting; then nothing runs
     */
    public void start() {
        life.start();
    }

    /**
     * Begins to dial every peer. Does not wait for the connections. Idempotent.
     *
     * @throws MqListenException if another process listens at the own queue's address: it is most likely a second one
     *     of this name, and the peers would prefer the newer connections
     */
    public void connect() {
        life.connect();
    }

    /**
     * Binds the own queue's address and begins to accept. Idempotent.
     *
     * @throws MqListenException if the address is in use, unknown or not permitted, or cannot be bound and
     *     {@code listenerDaemon} is off
     */
    public void listen() {
        life.listen();
    }

    /**
     * Stops receiving: tells every sender the last packet that will be handled, waits for the handlers, closes.
     *
     * @param drain the longest wait; then what is not handled yet is dropped
     */
    public void stopListening(Duration drain) {
        life.stopListening(drain);
    }

    /**
     * Stops sending: waits for the answers to what is in flight, then closes the connections to all peers.
     *
     * @param drain the longest wait; then the sends that are left fail
     */
    public void disconnect(Duration drain) {
        life.disconnect(drain);
    }

    /**
     * Stops the node in good order: {@link #stopListening}, then {@link #disconnect}. It can be started again. An
     * interrupt ends the wait, and with it the drain; the flag stays.
     *
     * @param drain the longest wait for both together
     */
    public void stop(Duration drain) {
        life.stop(drain);
    }

    /** Stops at once: what is in flight fails, and what was not handled yet is dropped. It can be started again. */
    public void forceStop() {
        stop(Duration.ZERO);
    }

    /** Stops with a drain of 5 s. */
    @Override
    public void close() {
        stop(CLOSE_DRAIN);
    }

    /**
     * Changes the tokens while running, for connections that are made from now on.
     *
     * @param first what this node proves with
     * @param more what it accepts besides
     */
    public void setTokens(String first, String... more) {
        if (List.of(more).contains("")) {
            throw new InvalidSettingException("acceptedTokens", "an empty token", "none of them empty");
        }
        life.tokens(Stream.concat(Stream.of(first), Stream.of(more)).distinct().toList());
    }

    /** Sends without headers and with the default timeout: see {@link #send(String, Map, byte[], Duration)}. */
    public void send(String queue, byte[] body) {
        send(queue, Map.of(), body, null);
    }

    /** Sends with the default timeout: see {@link #send(String, Map, byte[], Duration)}. */
    public void send(String queue, Map<String, String> headers, byte[] body) {
        send(queue, headers, body, null);
    }

    /**
     * Sends a packet and returns once the receiver's watcher has answered OK.
     *
     * @param queue the receiver's name
     * @param headers keys of 1 to 255 bytes of UTF-8; those that begin with {@code mq-} are the project's own
     * @param body must not be changed until the answer is there
     * @param timeout from now to the answer; {@code null} for {@code packetWaitTimeout}
     * @throws MqException any of its kinds, with what is known about delivery
     */
    public void send(String queue, Map<String, String> headers, byte[] body, @Nullable Duration timeout) {
        exchange(queue, headers, body, PendingSend.send(patience(true, timeout)));
    }

    /** Sends without headers and with the default timeout: see {@link #sendAsync(String, Map, byte[], Duration)}. */
    public CompletableFuture<Void> sendAsync(String queue, byte[] body) {
        return sendAsync(queue, Map.of(), body, null);
    }

    /** Sends with the default timeout: see {@link #sendAsync(String, Map, byte[], Duration)}. */
    public CompletableFuture<Void> sendAsync(String queue, Map<String, String> headers, byte[] body) {
        return sendAsync(queue, headers, body, null);
    }

    /**
     * Sends a packet and returns at once, unless the send window is full: then it waits for room, except on the I/O,
     * lane and callback threads, where it fails at once.
     *
     * @param timeout from when the I/O thread has seen the packet, which is at once, or within two milliseconds while the
     *     peer is busy, unless something blocks that thread, to the answer; {@code null} for {@code packetWaitTimeout}
     * @return completed on the callback executor, with the same answer as {@link #send}; what cannot be taken fails it
     *     with an {@link MqException} before it is returned
     */
    public CompletableFuture<Void> sendAsync(
            String queue, Map<String, String> headers, byte[] body, @Nullable Duration timeout) {
        return submit(queue, headers, body, PendingSend.send(patience(false, timeout)));
    }

    /** Requests without headers and with the default timeout: see {@link #request(String, Map, byte[], Duration)}. */
    public Packet request(String queue, byte[] body) {
        return request(queue, Map.of(), body, null);
    }

    /**
     * Sends a packet as {@link #send(String, Map, byte[], Duration)} does and returns the handler's reply.
     *
     * @return the reply; empty where the handler gave none
     */
    public Packet request(String queue, Map<String, String> headers, byte[] body, @Nullable Duration timeout) {
        return exchange(queue, headers, body, PendingSend.request(patience(true, timeout)));
    }

    /** Requests without headers and with the default timeout. */
    public CompletableFuture<Packet> requestAsync(String queue, byte[] body) {
        return requestAsync(queue, Map.of(), body, null);
    }

    /** Sends as {@link #sendAsync(String, Map, byte[], Duration)} does; the future completes with the reply. */
    public CompletableFuture<Packet> requestAsync(
            String queue, Map<String, String> headers, byte[] body, @Nullable Duration timeout) {
        return submit(queue, headers, body, PendingSend.request(patience(false, timeout)));
    }

    private <T> T exchange(String queue, Map<String, String> headers, byte[] body, PendingSend<T> send) {
        life.assertMayBlockOn(Objects.requireNonNull(queue, "queue"));
        return out(queue).sendAndWait(send, FrameEncoder.encodeHeaders(headers), Objects.requireNonNull(body, "body"));
    }

    private <T> PendingSend<T> submit(String queue, Map<String, String> headers, byte[] body, PendingSend<T> send) {
        byte[] encoded = FrameEncoder.encodeHeaders(headers);
        Objects.requireNonNull(body, "body");
        try {
            out(queue).submit(send, encoded, body);
        } catch (MqException e) {
            send.completeExceptionally(e);
        }
        return send;
    }

    private PendingSend.Patience patience(boolean blocking, @Nullable Duration timeout) {
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("timeout: " + timeout + " is not allowed; it must be above 0");
        }
        long nanos = timeout == null ? packetWaitNanos : NodeParts.nanos(timeout);
        return new PendingSend.Patience(environment.clock(), blocking, nanos);
    }

    private OutConnection out(String queue) {
        OutConnection out = life.out(Objects.requireNonNull(queue, "queue"));
        if (out == null) {
            throw unknown(queue);
        }
        return out;
    }

    private MqUnknownQueueException unknown(String queue) {
        return new MqUnknownQueueException(
                queue, "'" + queue + "' is unknown; the queues are " + life.peerNames() + "; NOT_DELIVERED", null);
    }

    /**
     * Blocks until packets can be sent to a queue.
     *
     * @param timeout the longest wait, 0 or more
     * @throws MqOutClosedException if there is no connection by then, with the reason
     */
    public void awaitConnected(String queue, Duration timeout) {
        life.assertMayBlock();
        OutConnection out = out(queue);
        if (!out.awaitConnected(NodeParts.nanos(timeout))) {
            MqException why = out.notConnected();
            throw new MqOutClosedException(queue, "waited " + timeout.toMillis() + " ms: " + why.getMessage(), why);
        }
    }

    /**
     * Fails on the I/O and the callback thread, where a call that blocks would wait for itself. For those who build such
     * calls from the async ones.
     *
     * @throws IllegalStateException on those threads
     */
    public void assertMayBlock() {
        life.assertMayBlock();
    }

    /**
     * Returns the state of the connection on which this node sends to a queue.
     *
     * @throws MqUnknownQueueException if there is no such queue
     */
    public OutConnState state(String queue) {
        return out(queue).state();
    }

    /** Returns whether packets can be sent to a queue now; of one that there is not, {@code false}. */
    public boolean isConnected(String queue) {
        OutConnection out = life.out(Objects.requireNonNull(queue, "queue"));
        return out != null && out.state() == OutConnState.CONNECTED;
    }

    /** Returns the names of all other queues, sorted. */
    public List<String> peers() {
        return life.peerNames();
    }

    /** Returns what this node knows about itself and its peers. */
    public MqStatus status() {
        return life.status();
    }

    /**
     * Returns what this node knows about one peer. Cheaper than {@link #status()}, which looks at all of them.
     *
     * @throws MqUnknownQueueException if there is no such peer
     */
    public PeerStatus status(String queue) {
        PeerStatus status = life.status(Objects.requireNonNull(queue, "queue"));
        if (status == null) {
            throw unknown(queue);
        }
        return status;
    }

    /**
     * Closes the connection on which this node sends to a queue, and dials at once, whatever it was waiting for. What is
     * in flight is answered as when a connection is lost; a peer whose lane is full reads no further and sees the new
     * connection replace the old one, and then drops what it has not begun to handle. Does not wait for the new
     * connection. Does nothing while this node is not connected to the others.
     *
     * @throws MqUnknownQueueException if there is no such queue
     */
    public void reconnect(String queue) {
        life.reconnect(out(queue));
    }

    /**
     * Adds a peer, and dials it if this node is connected to the others.
     *
     * @param queue its name
     * @param address its {@code host:port}
     * @throws IllegalArgumentException if either is malformed or the name is taken
     */
    public void addQueue(String queue, String address) {
        life.addQueue(queue, address);
    }

    /** Removes a peer: says goodbye to it and does not accept its connections any more. Does not wait. */
    public void removeQueue(String queue) {
        life.removeQueue(queue);
    }

    /** Returns where the own queue listens, {@code host:port}, or {@code null} while it does not. */
    public @Nullable String localAddress() {
        return life.localAddress();
    }

    NodeLife life() {
        return life;
    }
}
