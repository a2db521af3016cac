package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The connection of the node {@code near} to {@code far}: its time and the acceptors that it dials are the test's. */
final class OutRig implements Transport {

    static final long SECOND = 1_000_000_000;
    static final long RECONNECT = 3 * SECOND;
    static final Timing TIMING = new Timing(2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, 0, 0, 0);

    /** Always in the middle, so that delays have no jitter. */
    static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

    final ManualLoop loop = new ManualLoop();
    final Membership membership = new Membership(Set.of("near", "far"), List.of(FarEnd.TOKEN, "another token"));
    final PeerCounts counts = new PeerCounts();
    final List<FarEnd> dials = new ArrayList<>();
    final List<Address> dialled = new ArrayList<>();
    final List<OutConnState> states = new ArrayList<>();
    final BufferPool buffers;
    final OutConnection connection;
    Runnable onState = () -> {};
    /** Runs in the midst of each change of state. */
    Runnable onWall = () -> {};

    boolean outOfMemory;

    OutRig() {
        this(true, MIDDLE);
    }

    OutRig(boolean autoReconnect, RandomGenerator random) {
        this(autoReconnect, random, null);
    }

    /** With buffers that others have used. */
    OutRig(boolean autoReconnect, RandomGenerator random, @Nullable BufferPool pool) {
        buffers = pool == null ? new BufferPool(this::allocate) : pool;
        Node node = new Node(
                "near",
                FarEnd.PACKET_LIMIT,
                membership,
                new FrameLink.Setup(loop, TIMING, new FrameOutput.Shared(buffers, loop), 512),
                this,
                random,
                () -> {
                    onWall.run();
                    return Instant.EPOCH;
                },
                Runnable::run);
        connection = new OutConnection(
                node,
                "far",
                Route.to(node, new Address("far.example", 20_001)),
                new OutConnection.Settings(autoReconnect, RECONNECT, 4, 200_000),
                counts,
                (peer, state) -> {
                    states.add(state);
                    onState.run();
                });
    }

    private ByteBuffer allocate(int bytes) {
        if (outOfMemory) {
            throw new OutOfMemoryError("no memory, as a test wants it");
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public Link connect(Address remote, LinkHandler handler) {
        FarEnd far = new FarEnd(loop);
        far.meets(handler);
        dialled.add(remote);
        dials.add(far);
        return far.link;
    }

    @Override
    public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure) {
        throw new IllegalStateException("not expected here");
    }

    @Override
    public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
        resolved.accept(address);
    }

    @Override
    public void localHosts(Consumer<Set<String>> then) {
        then.accept(Set.of());
    }

    @Override
    public void probe(Address local) {
        throw new IllegalStateException("not expected here");
    }

    /** The acceptor that was dialled last. */
    FarEnd dial() {
        return dials.get(dials.size() - 1);
    }

    /** Starts to dial, and answers the dial up to where WELCOME is due. */
    FarEnd authenticating() {
        connection.start();
        return authenticate();
    }

    private FarEnd authenticate() {
        FarEnd far = dial();
        far.open();
        far.hears();
        far.challenge();
        far.hears();
        return far;
    }

    /** Starts to dial, and lets the dialer in. */
    FarEnd connected() {
        connection.start();
        return welcome();
    }

    /** Lets in the dialer that has dialled last. */
    FarEnd welcome() {
        FarEnd far = authenticate();
        far.welcome(FarEnd.TOKEN);
        assertThat(connection.state()).isEqualTo(OutConnState.CONNECTED);
        return far;
    }

    PendingSend.Patience within(boolean blocking, long timeoutNanos) {
        return new PendingSend.Patience(loop, blocking, timeoutNanos);
    }

    /** An async send, as a caller on the loop makes it: it never waits for room. */
    PendingSend<@Nullable Void> send(int bodyBytes) {
        return send(bodyBytes, 60 * SECOND);
    }

    PendingSend<@Nullable Void> send(int bodyBytes, long timeoutNanos) {
        PendingSend<@Nullable Void> send = PendingSend.send(within(false, timeoutNanos));
        connection.submit(send, new byte[0], new byte[bodyBytes]);
        return send;
    }

    PendingSend<Packet> request(int bodyBytes) {
        PendingSend<Packet> send = PendingSend.request(within(false, 60 * SECOND));
        connection.submit(send, new byte[0], new byte[bodyBytes]);
        return send;
    }

    /** What a send fails with at once. */
    MqException refusal() {
        return Objects.requireNonNull(catchThrowableOfType(MqException.class, () -> send(1)));
    }

    /** What a send that was taken was told to have failed with. */
    static MqException failure(PendingSend<?> send) {
        assertThat(send).isCompletedExceptionally();
        return Objects.requireNonNull(
                (MqException) send.handle((result, failure) -> failure).join());
    }
}
