package io.flyweight.mq.spring.rabbit;

import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCapabilities;
import io.flyweight.mq.spring.PacketSender;
import io.flyweight.mq.spring.thread.DaemonThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Sends packets to queues of the broker. A send returns when the broker has stored the packet safely, a request when the
 * listener has answered. Thread-safe; packets of one thread arrive in the order in which it sent them.
 */
public final class RabbitSender implements PacketSender, AutoCloseable {

    /** As long as anybody may have to wait for others that send. */
    private static final Duration BRIEFLY = Duration.ofMillis(500);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RabbitSettings settings;
    private final Map<String, RabbitPeer> peers = new LinkedHashMap<>();
    private final RabbitLink link;
    private final RabbitThreads threads = new RabbitThreads();

    /**
     * Creates a sender that is not connected.
     *
     * @param connections to the broker
     * @param settings the queues and the limits
     * @param watcher is told when the broker is reached or lost, for each peer
     */
    public RabbitSender(
            ConnectionFactory connections, RabbitSettings settings, BiConsumer<String, OutConnState> watcher) {
        this.settings = settings;
        peers.put(settings.name(), new RabbitPeer(settings.window()));
        settings.peers().forEach(peer -> peers.put(peer, new RabbitPeer(settings.window())));
        this.link = new RabbitLink(
                connections,
                settings.name(),
                state -> threads.callbacks()
                        .execute(() -> settings.peers().forEach(peer -> watcher.accept(peer, state))));
    }

    /** Connects, and stays connected as long as {@link #keepConnected()} is called now and then. */
    public void connect() {
        link.start();
    }

    /** Connects again if the broker was lost. */
    public void keepConnected() {
        link.keepConnected();
    }

    /** Has another channel opened, soon. */
    void reconnect() {
        DaemonThreads.named("mq-reconnect").newThread(link::reconnect).start();
    }

    /**
     * Waits for the answers to what was sent, and hangs up. {@link #connect()} connects again.
     *
     * @param drain the longest wait
     */
    public void disconnect(Duration drain) {
        long end = System.nanoTime() + drain.toNanos();
        try {
            for (RabbitPeer peer : peers.values()) {
                peer.awaitIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
        }
    }

    /** Hangs up, and ends the threads. */
    @Override
    public void close() {
        link.close();
        threads.close();
    }

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        exchange(queue, packet, false, timeout);
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        return exchange(queue, packet, true, timeout);
    }

    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return submit(queue, packet, false, timeout, reply -> null);
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return submit(queue, packet, true, timeout, reply -> reply);
    }

    private Packet exchange(String queue, Packet packet, boolean request, @Nullable Duration timeout) {
        assertMayBlock();
        Duration patience = timeout == null ? settings.timeout() : timeout;
        long end = System.nanoTime() + patience.toNanos();
        RabbitSend send = begin(queue, packet, request, patience, patience);
        try {
            return await(send, end - System.nanoTime());
        } catch (TimeoutException e) {
            send.fail(timedOut(queue, patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            send.fail(new MqAckUnknownException(
                    queue, "interrupted while waiting for the answer of '" + queue + "'; UNKNOWN", e));
        }
        // The answer may have come in between: the first one counts.
        return answerOf(send);
    }

    private static Packet await(RabbitSend send, long nanos) throws InterruptedException, TimeoutException {
        try {
            return send.answer().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return answerOf(send);
        }
    }

    private static Packet answerOf(RabbitSend send) {
        MqException failure = send.failure();
        if (failure != null) {
            throw failure;
        }
        return send.answer().join();
    }

    private <T> CompletableFuture<T> submit(
            String queue,
            Packet packet,
            boolean request,
            @Nullable Duration timeout,
            Function<Packet, @Nullable T> value) {
        Duration patience = timeout == null ? settings.timeout() : timeout;
        CompletableFuture<T> told = new CompletableFuture<>();
        RabbitSend send;
        try {
            // The callback thread must not wait for room that only it can make.
            send = begin(queue, packet, request, patience, threads.inCallback() ? Duration.ZERO : patience);
        } catch (MqUnknownQueueException e) {
            throw e;
        } catch (MqException e) {
            told.completeExceptionally(e);
            return told;
        }
        Runnable timer = threads.after(patience, () -> send.fail(timedOut(queue, patience)));
        send.answer()
                .whenCompleteAsync(
                        (reply, failure) -> {
                            timer.run();
                            if (failure == null) {
                                told.complete(value.apply(reply));
                            } else {
                                told.completeExceptionally(failure);
                            }
                        },
                        threads.callbacks());
        return told;
    }

    /** Gives it to the broker. What fails from here on is told by the send. */
    private RabbitSend begin(String queue, Packet packet, boolean request, Duration timeout, Duration patienceForRoom) {
        RabbitPeer peer = peer(queue);
        String whyNot = RabbitMessages.whyNot(packet.headers(), packet.body().length, settings.packetSizeLimit());
        if (!whyNot.isEmpty()) {
            throw new MqPacketTooLargeException(
                    queue, "A packet to '" + queue + "' cannot be sent: " + whyNot + "; NOT_DELIVERED", null);
        }
        awaitRoom(peer, queue, patienceForRoom);
        RabbitSend send = new RabbitSend(queue, request);
        send.answer().whenComplete((reply, failure) -> peer.answered(failure));
        try {
            Duration patience = patienceForRoom.compareTo(BRIEFLY) < 0 ? BRIEFLY : patienceForRoom;
            link.channel(queue).publish(send, packet, timeout, patience);
        } catch (MqException e) {
            send.fail(e);
        }
        return send;
    }

    private void awaitRoom(RabbitPeer peer, String queue, Duration patience) {
        try {
            if (peer.awaitRoom(patience)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MqSendWindowFullException(
                queue,
                settings.window() + " packets to '" + queue + "' have no answer yet, as many as may be; NOT_DELIVERED",
                null);
    }

    private static MqSendTimeoutException timedOut(String queue, Duration patience) {
        return new MqSendTimeoutException(
                queue,
                "No answer for a packet to '" + queue + "' within " + patience.toMillis() + " ms; UNKNOWN",
                null);
    }

    private RabbitPeer peer(String queue) {
        RabbitPeer peer = peers.get(queue);
        if (peer == null) {
            throw new MqUnknownQueueException(
                    queue, "There is no queue '" + queue + "'; there are " + peers.keySet() + "; NOT_DELIVERED", null);
        }
        return peer;
    }

    @Override
    public void awaitConnected(String queue, Duration timeout) {
        assertMayBlock();
        peer(queue);
        long end = System.nanoTime() + timeout.toNanos();
        while (!link.isConnected()) {
            if (end - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                String why = "waited " + timeout.toMillis() + " ms: not connected to RabbitMQ at " + link.address();
                throw new MqOutClosedException(queue, why + ": " + link.now().error() + "; NOT_DELIVERED", null);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public boolean knows(String queue) {
        return peers.containsKey(queue);
    }

    /** Returns whether the broker is reached, and may be short of memory. */
    public boolean isReached() {
        return link.now().state() == OutConnState.CONNECTED;
    }

    @Override
    public boolean isConnected(String queue) {
        return link.isConnected();
    }

    @Override
    public void assertMayBlock() {
        if (threads.inCallback()) {
            throw new IllegalStateException(
                    "this call blocks, and must not be made on the callback thread; use the async form there");
        }
    }

    @Override
    public Collection<String> peers() {
        return List.copyOf(settings.peers());
    }

    @Override
    public MqCapabilities capabilities() {
        return MqCapabilities.RABBITMQ;
    }

    /** Counts a packet of that sender's that was handled here. */
    public void received(String from) {
        RabbitPeer peer = peers.get(from);
        if (peer != null) {
            peer.received();
        }
    }

    RabbitLink link() {
        return link;
    }

    /** Returns what is known of one queue; {@code null} for one that there is not. */
    @Nullable RabbitPeer known(String queue) {
        return peers.get(queue);
    }
}
