package io.flyweight.mq.reliability.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.reliability.network.HistoryLine.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A node with default settings in a process of its own. Sends numbered packets to every peer until it is told to end
 * (SIGTERM), then closes in good order. Its history file has every send, answer, handled packet and change of state.
 *
 * <p>Arguments: the history file, the own name, where to listen ({@code -} for the own entry), and all queues as
 * {@code name=host:port}.
 */
public final class NetworkNode implements MqWatcher {

    private static final long PACE_MILLIS = 5;
    private static final int MOST_IN_FLIGHT = 4_000;
    private static final int REJECT_EVERY = 100;
    private static final long END_SECONDS = 10;

    private final String name;
    private final Writer history;
    private final Semaphore unanswered = new Semaphore(MOST_IN_FLIGHT);

    private NetworkNode(String name, Writer history) {
        this.name = name;
        this.history = history;
    }

    /** Runs until SIGTERM. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Config.Builder config = Config.builder(args[1]).authToken("network");
        for (int i = 3; i < args.length; i++) {
            String[] queue = args[i].split("=", 2);
            config.queue(queue[0], queue[1]);
        }
        if (!args[2].equals("-")) {
            config.listenAddress(args[2]);
        }
        NetworkNode node = new NetworkNode(args[1], Files.newBufferedWriter(Path.of(args[0])));
        Manager manager = new Manager(config.build(), node);
        manager.start();
        int peers = manager.peers().size();
        ScheduledExecutorService senders = Executors.newScheduledThreadPool(peers);
        for (String peer : manager.peers()) {
            AtomicInteger ids = new AtomicInteger();
            senders.scheduleAtFixedRate(() -> node.send(manager, peer, ids), 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> node.end(manager, senders)));
        new CountDownLatch(1).await();
    }

    private void send(Manager manager, String peer, AtomicInteger ids) {
        if (!unanswered.tryAcquire()) {
            return;
        }
        int id = ids.incrementAndGet();
        note(Kind.SENT, peer, id, "-");
        manager.sendAsync(peer, Integer.toString(id).getBytes(UTF_8)).whenComplete((done, failure) -> {
            note(Kind.TOLD, peer, id, outcome(failure));
            unanswered.release();
        });
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return HistoryLine.OK;
        }
        String kind = failure instanceof MqException known ? known.delivery().name() : "UNEXPECTED";
        return kind + " " + failure.getClass().getSimpleName();
    }

    @Override
    public Ack newPacket(String from, Packet packet) {
        int id = Integer.parseInt(new String(packet.body(), UTF_8));
        Ack ack = id % REJECT_EVERY == 0 ? Ack.REJECTED : Ack.OK;
        note(Kind.HANDLED, from, id, ack.name());
        return ack;
    }

    @Override
    public void connStateChanged(String peer, OutConnState state) {
        note(Kind.CONNECTION, peer, 0, state.name());
    }

    @Override
    public void listenerStateChanged(ListenerState state) {
        note(Kind.LISTENER, name, 0, state.name());
    }

    private synchronized void note(Kind kind, String peer, int id, String what) {
        try {
            history.write(new HistoryLine(System.currentTimeMillis(), kind, peer, id, what) + "\n");
            if (kind == Kind.CONNECTION) {
                history.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes while sends go on, and ends once each of them has its answer. */
    private void end(Manager manager, ScheduledExecutorService senders) {
        manager.close();
        senders.shutdown();
        try {
            boolean quiet = senders.awaitTermination(END_SECONDS, TimeUnit.SECONDS)
                    && unanswered.tryAcquire(MOST_IN_FLIGHT, END_SECONDS, TimeUnit.SECONDS);
            note(Kind.END, name, 0, quiet ? "quiet" : "unquiet");
            synchronized (this) {
                history.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
