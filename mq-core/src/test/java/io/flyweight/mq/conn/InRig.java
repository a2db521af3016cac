package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.net.BufferPool;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The accepting side of the node {@code near}: its dialers, its lanes' thread, its time and its watcher are the test's. */
final class InRig {

    static final long SECOND = 1_000_000_000;
    static final int LANE_BYTES = 1000;
    static final Timing TIMING = new Timing(3 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, 0, 0, 0);

    final ManualLoop loop = new ManualLoop();
    final Membership membership = new Membership(Set.of("near", "far"), List.of(FarEnd.TOKEN, "another token"));
    final PeerCounts counts = new PeerCounts();
    final List<String> seen = new ArrayList<>();
    final List<String> lanesMade = new ArrayList<>();
    final List<String> handled = new ArrayList<>();
    final Queue<Runnable> lanes;
    final Inbound inbound;
    Function<Packet, Ack> watcher = packet -> Ack.OK;
    final BufferPool buffers;
    boolean outOfMemory;

    InRig() {
        this(10);
    }

    /** With packets handled on the loop, as soon as they are read. */
    static InRig inline() {
        return new InRig(10, null, null, 1);
    }

    /** With buffers that others have used, and with other nonces for each seed. */
    static InRig seeded(BufferPool buffers, int seed) {
        return new InRig(10, new ArrayDeque<>(), buffers, seed);
    }

    InRig(int maxPending) {
        this(maxPending, new ArrayDeque<>(), null, 1);
    }

    private InRig(int maxPending, @Nullable Queue<Runnable> lanes, @Nullable BufferPool pool, int seed) {
        this.buffers = pool == null ? new BufferPool(this::allocate) : pool;
        this.lanes = lanes == null ? new ArrayDeque<>() : lanes;
        Node node = new Node(
                "near",
                FarEnd.PACKET_LIMIT,
                membership,
                new FrameLink.Setup(loop, TIMING, new FrameOutput.Shared(buffers, loop), 512),
                new ScriptedTransport(),
                new Random(seed),
                () -> Instant.EPOCH,
                Runnable::run);
        inbound = new Inbound(
                node,
                new Inbound.Settings(maxPending, LANE_BYTES, lanes == null ? null : lanes::add),
                (sender, packet) -> {
                    handled.add(sender + " " + packet.body().length);
                    return watcher.apply(packet);
                },
                new Inbound.Peers(this::countsOf, seen::add));
    }

    private PeerCounts countsOf(String name) {
        lanesMade.add(name);
        return counts;
    }

    private ByteBuffer allocate(int bytes) {
        if (outOfMemory) {
            throw new OutOfMemoryError("no memory, as a test wants it");
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    /** A new dialer, of which nothing has come yet. */
    FarEnd dialer() {
        FarEnd dialer = new FarEnd(loop);
        dialer.meets(inbound.accept(dialer.link));
        return dialer;
    }

    /** A new dialer that has gone through the whole handshake. */
    FarEnd welcomed(String name) {
        FarEnd dialer = dialer();
        dialer.sayHello(name, "near");
        dialer.hears();
        dialer.prove(FarEnd.TOKEN);
        assertThat(dialer.hears()).containsExactly("WELCOME by " + FarEnd.TOKEN + " " + FarEnd.PACKET_LIMIT);
        return dialer;
    }

    /** Runs the lanes, as another thread would. */
    void runLanes() {
        while (!lanes.isEmpty()) {
            loop.leave();
            for (Runnable lane = lanes.poll(); lane != null; lane = lanes.poll()) {
                lane.run();
            }
            loop.enter();
            loop.runAll();
        }
    }
}
