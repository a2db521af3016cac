package io.flyweight.mq.conn;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.time.NanoClock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One send that has no answer yet, and the future that an async caller holds. What the caller does to the future has no
 * influence on the send.
 *
 * @param <T> what the caller gets: nothing, or the reply
 */
public final class PendingSend<T> extends CompletableFuture<T> {

    private static final Packet NO_REPLY = new Packet(Map.of(), new byte[0]);
    private static final Outcome OK = new Outcome(NO_REPLY, null);

    private final Function<Packet, T> result;
    private final boolean request;
    private final @Nullable Thread waiter;
    private final Deadline deadline;
    private volatile @Nullable Outcome outcome;

    /** The place in the window; guarded by its lock. */
    long number;

    byte @Nullable [] body;

    /** Until when the caller waits, and whether by blocking its thread, the present one. */
    public record Deadline(NanoClock clock, boolean blocking, long atNanos, long timeoutNanos) {

        /** Returns the deadline that is {@code timeoutNanos} from now. */
        public static Deadline in(NanoClock clock, boolean blocking, long timeoutNanos) {
            return new Deadline(clock, blocking, clock.nanoTime() + timeoutNanos, timeoutNanos);
        }
    }

    private record Outcome(Packet reply, @Nullable Supplier<? extends MqException> failure) {}

    private PendingSend(Function<Packet, T> result, boolean request, Deadline deadline) {
        this.result = result;
        this.request = request;
        this.waiter = deadline.blocking ? Thread.currentThread() : null;
        this.deadline = deadline;
    }

    /** A send whose caller gets nothing but the answer. */
    public static PendingSend<@Nullable Void> send(Deadline deadline) {
        return new PendingSend<>(reply -> null, false, deadline);
    }

    /** A request whose caller gets the reply. */
    public static PendingSend<Packet> request(Deadline deadline) {
        return new PendingSend<>(reply -> reply, true, deadline);
    }

    boolean isRequest() {
        return request;
    }

    boolean isBlocking() {
        return waiter != null;
    }

    long deadlineNanos() {
        return deadline.atNanos;
    }

    long timeoutNanos() {
        return deadline.timeoutNanos;
    }

    /** Whether the answer is there. Any thread. */
    public boolean isSettled() {
        return outcome != null;
    }

    /** Settles as handled; {@code reply} is {@code null} where there is none. */
    void succeed(@Nullable Packet reply) {
        settle(reply == null ? OK : new Outcome(reply, null));
    }

    /** Settles as failed. The exception is made on the thread that tells it. */
    void fail(Supplier<? extends MqException> failure) {
        settle(new Outcome(NO_REPLY, failure));
    }

    private void settle(Outcome how) {
        outcome = how;
        if (waiter != null) {
            deadline.clock.unpark(waiter);
        }
    }

    /** Parks the blocking caller for at most {@code nanos}, until settled or interrupted. May return early. */
    void park(long nanos) {
        deadline.clock.park(this, nanos);
    }

    /** Completes the future with what it was settled with: the way to tell an async caller. */
    public void tell() {
        Outcome how = settled();
        Supplier<? extends MqException> failure = how.failure;
        if (failure == null) {
            complete(result.apply(how.reply));
        } else {
            completeExceptionally(failure.get());
        }
    }

    /** Returns or throws what it was settled with: the way to tell a blocking caller. */
    T resultOrThrow() {
        Outcome how = settled();
        Supplier<? extends MqException> failure = how.failure;
        if (failure != null) {
            throw failure.get();
        }
        return result.apply(how.reply);
    }

    private Outcome settled() {
        Outcome how = outcome;
        if (how == null) {
            throw new IllegalStateException("not settled yet");
        }
        return how;
    }
}
