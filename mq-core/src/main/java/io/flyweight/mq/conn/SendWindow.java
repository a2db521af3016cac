package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was sent on one connection and has no answer yet. The one object of a connection that callers and the loop share,
 * under the output's lock, so that a packet's number and its bytes are given in one step.
 *
 * <p>A send leaves the window in one of four ways: the peer answers it, its deadline passes, the peer says that it will
 * not take it, or the connection ends. Until the peer's answer its number and size stay.
 */
public final class SendWindow {

    private static final int PACKET_COST_BYTES = 64;
    private static final long EXPIRY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReentrantLock lock;
    private final FrameOutput output;
    private final Limits limits;
    private final SendFailures failures;
    private final PeerCounts counts;
    private final WindowEvents events;
    private final WindowRing ring = new WindowRing();
    private final WindowRoom room;
    private final Yielder yielder;
    /** The least time to a deadline that was asked for since the last look through the window. */
    private long soonest = Long.MAX_VALUE;

    private @Nullable Supplier<MqException> closed;

    SendWindow(FrameOutput output, Limits limits, SendFailures failures, PeerCounts counts, WindowEvents events) {
        this.lock = output.lock();
        this.output = output;
        this.limits = limits;
        this.yielder = new Yielder(limits.clock);
        this.room = new WindowRoom(lock, limits, ring, yielder);
        this.failures = failures;
        this.counts = counts;
        this.events = events;
    }

    /** How much may be in flight, and what the peer takes in one packet. */
    record Limits(int packets, int bytes, long packetSize, NanoClock clock) {}

    /**
     * Numbers the packet, appends its bytes, and writes them or has them written. Any thread.
     *
     * @throws MqException NOT_DELIVERED, where it cannot be taken
     */
    void submit(PendingSend<?> send, byte[] headers, byte[] body) {
        long size = (long) headers.length + body.length;
        if (size > limits.packetSize) {
            throw failures.tooLarge(size, limits.packetSize);
        }
        int cost = (int) Math.min(Integer.MAX_VALUE, size + PACKET_COST_BYTES);
        boolean large = body.length >= OutgoingBytes.LARGE_BYTES;
        FrameOutput.When when;
        lock.lock();
        try {
            long left = awaitRoom(cost, send);
            failIfInterrupted(send);
            send.body = large ? body : null;
            ring.add(send, cost, output.bytes().appended(), left);
            room.take(cost);
            send.alone = ring.count() == 1;
            if (send.alone) {
                noteAnswered();
            }
            appendOrBreak(send, headers, body);
            if (!send.isBlocking() && left < soonest) {
                soonest = left;
                events.onDeadlineWithin(left);
            }
            when = output.decide(send.isBlocking(), large);
        } finally {
            lock.unlock();
        }
        output.flush(when);
    }

    private void failIfInterrupted(PendingSend<?> send) {
        if (send.isBlocking() && Thread.currentThread().isInterrupted()) {
            throw failures.noRoom(ring.count(), (int) room.bytes(), new InterruptedException());
        }
    }

    /** A number without its bytes would shift every later answer by one: then the connection has to end. */
    private void appendOrBreak(PendingSend<?> send, byte[] headers, byte[] body) {
        try {
            append(send.isRequest(), headers, body);
        } catch (RuntimeException | Error e) {
            LinkEnd end = LinkEnd.lost("a packet could not be appended: " + e, e);
            closed = () -> failures.closed(end);
            output.bytes().cut(ring.start(send.number));
            events.onBroken(end);
            throw e;
        }
    }

    private void append(boolean request, byte[] headers, byte[] body) {
        ByteBuffer head = output.bytes().head(FrameFormat.PACKET_OVERHEAD_BYTES + headers.length, body.length);
        FrameEncoder.putPacketHead(head, request, headers, body.length);
        output.bytes().append(body);
    }

    /** Returns how much time the send has left, once there is room for it. */
    private long awaitRoom(int cost, PendingSend<?> send) {
        failIfClosed();
        if (room.has(cost)) {
            return send.timeoutNanos();
        }
        long deadlineNanos = send.isBlocking() ? send.deadlineNanos() : limits.clock.nanoTime() + send.timeoutNanos();
        try {
            if (!events.mayWait() || !room.await(cost, this::failIfClosed, deadlineNanos)) {
                throw failures.noRoom(ring.count(), (int) room.bytes(), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.noRoom(ring.count(), (int) room.bytes(), e);
        }
        return deadlineNanos - limits.clock.nanoTime();
    }

    private void failIfClosed() {
        if (closed != null) {
            throw closed.get();
        }
    }

    /** Waits for a blocking send's answer, and tells it. On the caller's thread. */
    public <T> T await(PendingSend<T> send) {
        if (send.alone) {
            // An answer from nearby then finds its caller awake. Many callers would keep those from running they wait
            // for.
            yielder.until(send::isSettled);
        }
        while (!send.isSettled()) {
            long left = send.deadlineNanos() - limits.clock.nanoTime();
            if (left <= 0) {
                giveUp(send, () -> failures.timedOut(send.timeoutNanos(), null));
            } else if (Thread.currentThread().isInterrupted()) {
                giveUp(send, () -> failures.timedOut(send.timeoutNanos(), new InterruptedException()));
            } else {
                send.park(left);
            }
        }
        return send.resultOrThrow();
    }

    private void giveUp(PendingSend<?> send, Supplier<MqException> failure) {
        lock.lock();
        try {
            if (!ring.isUnanswered(send.number) || ring.send(send.number) != send) {
                return;
            }
            release(send);
        } finally {
            lock.unlock();
        }
        counts.onFailed(Delivery.UNKNOWN);
        send.fail(failure);
    }

    /** Nobody waits any more: the caller gets its array back, and what is unwritten of it is copied first. */
    private void release(PendingSend<?> send) {
        ring.release(send.number);
        if (send.body != null) {
            output.bytes().detach(send.body);
            send.body = null;
        }
    }

    /** Starts the time of the sends that came since the last call. Under the lock. */
    void date() {
        ring.date(limits.clock.nanoTime());
    }

    /** Fails the async sends whose deadline has passed, and looks for the next deadline. On the loop. */
    void expire() {
        List<PendingSend<?>> expired = new ArrayList<>();
        lock.lock();
        try {
            long nowNanos = limits.clock.nanoTime();
            ring.date(nowNanos);
            soonest = ring.due(nowNanos, expired);
            expired.forEach(this::release);
            if (soonest != Long.MAX_VALUE) {
                // Not for each one of many deadlines: a look goes through the whole window.
                events.onDeadlineWithin(expired.isEmpty() ? soonest : Math.max(soonest, EXPIRY_PAUSE_NANOS));
            }
        } finally {
            lock.unlock();
        }
        for (PendingSend<?> send : expired) {
            counts.onFailed(Delivery.UNKNOWN);
            send.fail(() -> failures.timedOut(send.timeoutNanos(), null));
        }
        tellAsync(expired);
    }

    /** The peer's ACK: everything unanswered before {@code upTo} is OK, and {@code upTo} has {@code code}. On the loop. */
    void acknowledge(long upTo, Ack code, String reason) throws ProtocolException {
        boolean ok = code == Ack.OK;
        WindowRing.Answered answered;
        PendingSend<?> refused;
        boolean moreToWrite;
        lock.lock();
        try {
            checkUnanswered(upTo, "ACK");
            answered = ring.answerThrough(ok ? upTo : upTo - 1);
            room.free(answered.bytes());
            refused = ok ? null : take(upTo);
            // Behind a fatal answer the peer takes nothing any more.
            moreToWrite = noteAnswered() && (ok || code == Ack.REJECTED);
        } finally {
            lock.unlock();
        }
        succeed(answered);
        if (refused != null) {
            counts.onFailed(code == Ack.UNKNOWN ? Delivery.UNKNOWN : Delivery.REJECTED);
            refused.fail(() -> failures.refused(code, reason));
            tell(refused);
        }
        if (moreToWrite) {
            output.flushForOthers();
        }
    }

    /** Returns whether something that was held back should be written now. */
    private boolean noteAnswered() {
        return output.answered(ring.count() == 0 ? output.bytes().appended() : ring.start(ring.first()));
    }

    private void succeed(WindowRing.Answered answered) {
        counts.onSent(answered.async().size() + answered.blocking().size());
        counts.onLateAnswers(answered.late());
        for (PendingSend<?> send : answered.blocking()) {
            send.succeed(null);
        }
        if (!answered.async().isEmpty()) {
            events.onHandled(answered.async());
        }
    }

    /** The peer's REPLY: that request, and no other, is OK. On the loop. */
    void reply(long number, Packet reply) throws ProtocolException {
        PendingSend<?> send;
        boolean moreToWrite;
        lock.lock();
        try {
            checkUnanswered(number, "REPLY");
            if (!ring.isRequest(number)) {
                throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "REPLY to " + number + ", which is no request");
            }
            send = take(number);
            moreToWrite = noteAnswered();
        } finally {
            lock.unlock();
        }
        if (send != null) {
            counts.onSent(1);
            send.succeed(reply);
            tell(send);
        }
        if (moreToWrite) {
            output.flushForOthers();
        }
    }

    private void tell(PendingSend<?> send) {
        if (!send.isBlocking()) {
            events.onSettled(List.of(send));
        }
    }

    private void checkUnanswered(long number, String frame) throws ProtocolException {
        if (!ring.isUnanswered(number)) {
            throw new ProtocolException(
                    CloseCode.PROTOCOL_ERROR, frame + " for " + number + ", which was not sent or already answered");
        }
    }

    /** Frees the number's room; returns who still waits for its answer. */
    private @Nullable PendingSend<?> take(long number) {
        if (!ring.isUnanswered(number)) {
            return null;
        }
        PendingSend<?> send = ring.send(number);
        room.free(ring.answer(number));
        if (send == null) {
            counts.onLateAnswers(1);
        }
        return send;
    }

    /** The peer leaves: it will take nothing beyond {@code lastTaken}. On the loop. */
    void goodbye(long lastTaken, String reason) throws ProtocolException {
        lock.lock();
        try {
            if (lastTaken >= ring.next()) {
                throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "GOODBYE names " + lastTaken + ", never sent");
            }
        } finally {
            lock.unlock();
        }
        shut(() -> failures.leaving(reason));
        failFrom(lastTaken + 1, lastTaken, () -> failures.leaving(reason), () -> failures.leaving(reason));
    }

    /** This side leaves: nothing more is taken from callers. */
    void shut(Supplier<MqException> why) {
        lock.lock();
        try {
            closed = why;
            room.callAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection is over: every send that is left gets the answer that is known. On the loop. */
    void close(LinkEnd end) {
        shut(() -> failures.closed(end));
        failFrom(
                1,
                end.lastTaken(),
                () -> failures.lost(Delivery.UNKNOWN, end),
                () -> failures.lost(Delivery.NOT_DELIVERED, end));
    }

    /** Fails all from {@code firstFailed} on: as not delivered behind {@code lastTaken} or what the socket got. */
    private void failFrom(
            long firstFailed, long lastTaken, Supplier<MqException> unknown, Supplier<MqException> notDelivered) {
        List<PendingSend<?>> failed = new ArrayList<>();
        lock.lock();
        try {
            long socketHas = output.bytes().offered();
            long firstNever = Long.MAX_VALUE;
            long freed = 0;
            for (long number = Math.max(firstFailed, ring.first()); number < ring.next(); number++) {
                if (!ring.isUnanswered(number)) {
                    continue;
                }
                boolean unsent = ring.start(number) >= socketHas;
                firstNever = unsent ? Math.min(firstNever, ring.start(number)) : firstNever;
                PendingSend<?> send = ring.send(number);
                if (send != null) {
                    release(send);
                }
                freed += ring.answer(number);
                if (send == null) {
                    continue;
                }
                boolean never = number > lastTaken || unsent;
                counts.onFailed(never ? Delivery.NOT_DELIVERED : Delivery.UNKNOWN);
                send.fail(never ? notDelivered : unknown);
                failed.add(send);
            }
            room.free(freed);
            if (firstNever < output.bytes().appended()) {
                output.bytes().cut(firstNever);
            }
        } finally {
            lock.unlock();
        }
        tellAsync(failed);
    }

    private void tellAsync(List<PendingSend<?>> sends) {
        sends.removeIf(PendingSend::isBlocking);
        if (!sends.isEmpty()) {
            events.onSettled(sends);
        }
    }

    /** How many packets have no answer from the peer. Any thread. */
    int inFlight() {
        lock.lock();
        try {
            return ring.count();
        } finally {
            lock.unlock();
        }
    }
}
