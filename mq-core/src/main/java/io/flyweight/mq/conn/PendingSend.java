package io.flyweight.mq.conn;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.time.NanoClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Objects;
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

    private static final VarHandle OUTCOME;
    private static final Packet NO_REPLY = new Packet(Map.of(), new byte[0]);
    private static final Outcome OK = new Outcome(NO_REPLY, null);

    private final Function<Packet, T> result;
    private final boolean request;
    private final @Nullable Caller caller;
    private final long timeoutNanos;
    private volatile @Nullable Outcome outcome;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(PendingSend.class, "outcome", Outcome.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The place in the window; given once, under its lock. */
    long number;
    /** Whether nothing else was in flight when it was sent. */
    boolean alone;

    byte @Nullable [] body;

    /** Who blocks, and until when. */
    private record Caller(Thread thread, NanoClock clock, long deadlineNanos) {}

    private record Outcome(Packet reply, @Nullable Supplier<? extends MqException> failure) {}

    private PendingSend(Function<Packet, T> result, boolean request, Patience patience) {
        this.result = result;
        this.request = request;
        this.timeoutNanos = patience.timeoutNanos;
        // The time of an async send is read by the loop, once for many.
        this.caller = patience.blocking
                ? new Caller(Thread.currentThread(), patience.clock, patience.clock.nanoTime() + timeoutNanos)
                : null;
    }

    /** How long the caller waits from now on, and whether by blocking its thread, the present one. */
    public record Patience(NanoClock clock, boolean blocking, long timeoutNanos) {}

    /** A send whose caller gets nothing but the answer. */
    public static PendingSend<@Nullable Void> send(Patience patience) {
        return new PendingSend<>(reply -> null, false, patience);
    }

    /** A request whose caller gets the reply. */
    public static PendingSend<Packet> request(Patience patience) {
        return new PendingSend<>(reply -> reply, true, patience);
    }

    boolean isRequest() {
        return request;
    }

    boolean isBlocking() {
        return caller != null;
    }

    /** Returns when a blocking caller gives up. */
    long deadlineNanos() {
        return caller().deadlineNanos;
    }

    private Caller caller() {
        return Objects.requireNonNull(caller, "nobody blocks");
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /** Whether the answer is there, but for an async send that was just handled: see {@link #tellHandled}. Any thread. */
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
        // Whoever is told is told by means that publish it; many fences would cost more than all else here.
        OUTCOME.setRelease(this, how);
        if (caller != null) {
            caller.clock.unpark(caller.thread);
        }
    }

    /** Parks the blocking caller for at most {@code nanos}, until settled or interrupted. May return early. */
    void park(long nanos) {
        caller().clock.park(this, nanos);
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

    /**
     * Completes the future of an async send that was handled, without having settled it: many of them are answered together,
     * and each would be one more visit to memory that another processor has.
     */
    public void tellHandled() {
        complete(result.apply(NO_REPLY));
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
