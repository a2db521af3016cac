package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.Responder;
import io.flyweight.mq.wire.FrameEncoder;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of one sender on their way to the watcher: one at a time, in order, across the sender's connections. The
 * loop adds; one borrowed thread at a time runs the lane.
 */
final class Lane implements Responder {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String sender;
    private final MqWatcher watcher;
    private final Runner runner;
    private final ThreadRole.Role role;
    private final PeerCounts counts;
    private final Queue<PacketBatch> batches = new ConcurrentLinkedQueue<>();
    /** Batches that are not done; whoever makes it 1 has the lane run, until it is 0. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicBoolean suspended = new AtomicBoolean();
    private @Nullable PacketBatch present;
    private boolean handling;
    private @Nullable Packet reply;
    private String reason = "";
    private long replyLimit;

    Lane(String sender, String receiver, MqWatcher watcher, Runner runner, PeerCounts counts) {
        this.sender = sender;
        this.counts = counts;
        this.watcher = watcher;
        this.runner = runner;
        this.role = new ThreadRole.Handler(sender, receiver);
    }

    /**
     * Where lanes run.
     *
     * @param batchesPerTurn how many batches a lane handles before others get the thread
     */
    record Runner(Executor executor, int batchesPerTurn) {}

    /** Where a batch comes from: what the lane needs of a connection. Any thread. */
    interface Source {

        /** Whether no further answer may be made now; {@link Lane#resume} is called when that has changed. */
        boolean isCongested();

        /** Claims the packet; {@code false} drops the rest of the batch. */
        boolean take(long number);

        void answer(long number, Verdict verdict, boolean last);

        /** Most that headers and body of a reply may have. */
        long replyLimit();

        /** The lane itself has failed on a batch: its connection cannot be told the right answers any more. */
        void onFailed(Throwable cause);

        /** A batch is done, and {@code pendingBytes} wait still. */
        void onBatchDone(long pendingBytes);
    }

    /** Adds a batch, to which nothing may be added any more, and returns how much waits now. */
    long add(PacketBatch batch) {
        long pending = pendingBytes.addAndGet(batch.costBytes());
        batches.add(batch);
        if (waiting.getAndIncrement() == 0) {
            borrowThread(batch);
        }
        return pending;
    }

    /**
     * Runs {@code then} once all that is there by now has been handled: on the lane's thread, or at once where there is none
     * to be had. On the loop.
     */
    void afterAll(Runnable then) {
        try {
            add(new PacketBatch(new EndOfLane(then), 0, 0));
        } catch (RuntimeException | Error e) {
            LOG.debug("the handler executor takes no tasks; the lane of '{}' is idle", sender, e);
            then.run();
        }
    }

    /** Where the executor refuses, nobody runs: the batch is taken back, and its connection pays. */
    private void borrowThread(PacketBatch batch) {
        try {
            runner.executor.execute(this::run);
        } catch (RuntimeException | Error e) {
            batches.remove(batch);
            waiting.decrementAndGet();
            pendingBytes.addAndGet(-batch.costBytes());
            throw e;
        }
    }

    PeerCounts counts() {
        return counts;
    }

    /** How much waits. Any thread. */
    long pendingBytes() {
        return pendingBytes.get();
    }

    boolean isIdle() {
        return waiting.get() == 0;
    }

    private void run() {
        ThreadRole.run(role, this::handleBatches);
    }

    private void handleBatches() {
        boolean more = true;
        while (more) {
            more = handleSome() && !isHandedOver();
        }
    }

    /** Handles as many batches as one turn has; {@code true} if there are more. */
    private boolean handleSome() {
        for (int i = 0; i < runner.batchesPerTurn; i++) {
            PacketBatch batch = present == null ? batches.remove() : present;
            present = batch;
            if (!handle(batch)) {
                return false;
            }
            present = null;
            batch.source().onBatchDone(pendingBytes.addAndGet(-batch.costBytes()));
            if (waiting.decrementAndGet() == 0) {
                return false;
            }
        }
        return true;
    }

    /** Gives the lane to another turn, unless the executor was shut down too early or has no thread for it. */
    private boolean isHandedOver() {
        try {
            runner.executor.execute(this::run);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warn("the handler executor takes no tasks; going on without it: {}", e.toString());
            return false;
        }
    }

    /**
     * Ends a suspension, if there is one. On the loop.
     *
     * @return {@code false} if there is no thread to go on with now
     */
    boolean resume() {
        if (!suspended.compareAndSet(true, false) || isHandedOver()) {
            return true;
        }
        try {
            new Thread(this::run, "mq-lane-" + sender).start();
            return true;
        } catch (Error e) {
            LOG.error("there is no thread for the lane of '{}'; trying again", sender, e);
            suspended.set(true);
            return false;
        }
    }

    /** Handles what is left of a batch; {@code false} where it is suspended. */
    private boolean handle(PacketBatch batch) {
        Source source = batch.source();
        replyLimit = source.replyLimit();
        try {
            while (batch.hasNext()) {
                if (source.isCongested() && suspend(source)) {
                    return false;
                }
                long number = batch.nextNumber();
                if (!source.take(number)) {
                    break;
                }
                Verdict verdict = handle(batch.next());
                counts.onReceived();
                source.answer(number, verdict, !batch.hasNext() && batches.isEmpty());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the lane of '{}' failed; its connection closes", sender, e);
            source.onFailed(e);
        }
        return true;
    }

    /** Lets go of the thread until {@link #resume}; {@code false} where the reason has just gone. */
    private boolean suspend(Source source) {
        suspended.set(true);
        return source.isCongested() || !suspended.compareAndSet(true, false);
    }

    private Verdict handle(Packet packet) {
        handling = true;
        reply = null;
        if (!reason.isEmpty()) {
            reason = "";
        }
        try {
            Ack ack = watcher.newPacket(sender, packet);
            return verdict(ack);
        } catch (Exception e) {
            LOG.debug("the watcher rejected a packet of '{}'", sender, e);
            return new Verdict(Ack.REJECTED, Causes.describe(e), null);
        } catch (Error e) {
            LOG.error("the watcher failed on a packet of '{}'; its connection closes", sender, e);
            return new Verdict(Ack.UNKNOWN, Causes.describe(e), null);
        } finally {
            handling = false;
        }
    }

    /** A watcher without null checks may answer null, whatever the contract says. */
    private Verdict verdict(@Nullable Ack ack) {
        if (ack == null) {
            return new Verdict(Ack.UNKNOWN, "the watcher returned null", null);
        }
        if (ack == Ack.OK) {
            return reply == null ? Verdict.OK : new Verdict(Ack.OK, "", reply);
        }
        return new Verdict(ack, reason, null);
    }

    /** Whether the watcher has the packet now. Asked rather than noted for each: see {@link PacketBatch}. */
    private boolean isPresent(Packet packet) {
        PacketBatch batch = present;
        return handling && batch != null && batch.last() == packet;
    }

    @Override
    public void reply(Packet request, Map<String, String> headers, byte[] body) {
        if (!isPresent(request)) {
            LOG.debug("a reply to '{}' came after its request had been answered; ignored", sender);
            return;
        }
        long size = (long) FrameEncoder.encodeHeaders(headers).length + body.length;
        if (size > replyLimit) {
            throw new IllegalArgumentException("the reply has " + size + " bytes of headers and body, and '" + sender
                    + "' takes " + replyLimit + " (its packetSizeLimit)");
        }
        reply = new Packet(headers, body);
    }

    @Override
    public void reason(Packet packet, String why) {
        if (isPresent(packet)) {
            reason = why;
        }
    }
}
