package io.flyweight.mq.test;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTypeNames;
import io.flyweight.mq.spring.annotation.MqListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Header;

/**
 * Receives packets, remembers them, and answers as the test says; {@link Ack#OK} unless it says anything.
 *
 * <pre>{@code
 * MqRecorder inventory = new MqRecorder()
 *         .on(ReserveStock.class, command -> new Reserved(command.article()))   // the reply
 *         .on(Cancel.class, cancel -> { throw new IllegalStateException("shipped already"); });
 * mesh.start("inventory", inventory);
 * ...
 * assertThat(inventory.await(ReserveStock.class)).isEqualTo(new ReserveStock(42, 3));
 * }</pre>
 *
 * <p>The watcher of a stand-in in an {@link MqTestMesh}, mostly. As a bean of a Spring application it is a listener like
 * any other, and gets what no more specific listener takes.
 *
 * <p>Thread-safe. What it was told last counts, from the next packet on.
 */
public final class MqRecorder implements MqWatcher {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);

    private final MqCodec codec;
    private final List<MqReceived> received = new CopyOnWriteArrayList<>();
    private final Map<String, MqWatcher> byType = new ConcurrentHashMap<>();
    private volatile MqWatcher otherwise = (sender, packet) -> Ack.OK;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Creates a recorder that reads and replies JSON. */
    public MqRecorder() {
        this(MqTestMesh.json());
    }

    /** Creates a recorder that reads and replies as the given codec does. */
    public MqRecorder(MqCodec codec) {
        this.codec = codec;
    }

    /**
     * Answers packets of one type with what a function returns. A future is not waited for.
     *
     * @param type the payload's type; with it go its sealed and {@code @JsonSubTypes} subtypes
     * @param handler takes the payload. What it returns is the reply where the sender asked for one, or the answer itself
     *     if it is an {@link Ack}; what it throws is told to the sender as REJECTED
     * @param <T> the payload's type
     * @return this
     * @throws IllegalArgumentException if packets with such payloads carry no type: strings, bytes, maps, collections
     */
    public <T> MqRecorder on(Class<T> type, Function<? super T, ? extends @Nullable Object> handler) {
        MqWatcher watcher = (sender, packet) ->
                codec.answer(packet, handler.apply(new MqReceived(sender, packet, codec).payload(type)));
        namesOf(type).forEach(name -> byType.put(name, watcher));
        return this;
    }

    /** Answers all other packets so. */
    public MqRecorder answer(Ack ack) {
        return answer((sender, packet) -> ack);
    }

    /** Answers all other packets OK, and those that ask for a reply with this one. */
    public MqRecorder reply(Object payload) {
        return answer((sender, packet) -> codec.answer(packet, payload));
    }

    /** Rejects all other packets. */
    public MqRecorder reject(String why) {
        return answer((sender, packet) -> {
            packet.reason(why);
            return Ack.REJECTED;
        });
    }

    /** Lets another watcher answer all other packets. */
    public MqRecorder answer(MqWatcher watcher) {
        otherwise = watcher;
        return this;
    }

    /**
     * Records what comes from now on, and answers it only after {@link #release()}: a peer that is slow. A node handles one
     * packet of a sender after the other, so of each sender only the first is recorded until then: to wait for its second
     * one during a hold is in vain. With {@code Dispatch.INLINE} the node's I/O thread waits too, and with it all peers.
     */
    public MqRecorder hold() {
        release();
        gate = new CountDownLatch(1);
        return this;
    }

    /** Lets the packets that are held, and all further ones, be answered. */
    public void release() {
        gate.countDown();
    }

    /**
     * Returns what has been received since the start or the last {@link #clear()}: what one sender sent in the order in
     * which it came, and senders among each other in any order.
     */
    public List<MqReceived> received() {
        return List.copyOf(received);
    }

    /** Returns the payloads of one type among them. */
    public <T> List<T> payloads(Class<T> type) {
        return payloads(received, type);
    }

    /**
     * Waits, for at most 10 s, until that many packets have been received.
     *
     * @param count how many, those that are there already included
     * @return all that have been received
     * @throws org.awaitility.core.ConditionTimeoutException if there are fewer by then, with what is there
     */
    public List<MqReceived> awaitCount(int count) {
        return soon(count + " packets").until(this::received, all -> all.size() >= count);
    }

    /**
     * Waits, for at most 10 s, for a packet of that type.
     *
     * @param type the payload's type
     * @param <T> the payload's type
     * @return the first one's payload; it may have been there already
     * @throws org.awaitility.core.ConditionTimeoutException if there is none by then, with what is there
     */
    public <T> T await(Class<T> type) {
        Set<String> names = namesOf(type);
        List<MqReceived> all = soon("a packet of type " + names)
                .until(this::received, present -> present.stream().anyMatch(one -> one.isOf(names)));
        return payloads(all, type).get(0);
    }

    /** Forgets what has been received. What it answers stays. */
    public void clear() {
        received.clear();
    }

    /** Becomes as new: forgets what was received and how to answer it, and releases what is held. */
    public void reset() {
        clear();
        byType.clear();
        answer(Ack.OK);
        release();
    }

    /** Takes one packet: for the node, or for Spring where this is a bean. */
    @Override
    @MqListener
    public Ack newPacket(@Header(MqHeaders.SENDER) String name, Packet packet) {
        MqReceived one = new MqReceived(name, packet, codec);
        received.add(one);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the test held the packet back", e);
        }
        return byType.getOrDefault(String.valueOf(one.type()), otherwise).newPacket(name, packet);
    }

    private static <T> List<T> payloads(List<MqReceived> all, Class<T> type) {
        Set<String> names = namesOf(type);
        return all.stream()
                .filter(one -> one.isOf(names))
                .map(one -> one.payload(type))
                .toList();
    }

    private static ConditionFactory soon(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(POLL);
    }

    private static Set<String> namesOf(Class<?> type) {
        Set<String> names = MqTypeNames.declared(type).keySet();
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getName() + " has no type on the wire; script or look at all packets"
                            + " instead, with answer(MqWatcher) and received()");
        }
        return names;
    }
}
