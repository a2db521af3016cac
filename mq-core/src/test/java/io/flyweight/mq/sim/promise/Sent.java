package io.flyweight.mq.sim.promise;

import io.flyweight.mq.api.Ack;
import org.jspecify.annotations.Nullable;

/** One packet: what is known about it from the call to its end. Written by {@link History} alone. */
public final class Sent {

    static final int COST_BYTES = 64;

    final long id;
    final Party from;
    final String to;
    final boolean request;
    final long deadlineNanos;
    /** When the call began, in events. */
    final long began;
    /** The jumps of the clock before that. */
    final long jumpedBefore;

    /** When the call returned, in events. */
    long returned = Long.MAX_VALUE;

    @Nullable Outcome outcome;

    @Nullable Throwable failure;
    /** The connection that it was written on, and its number there. */
    @Nullable Wire wire;

    long number;
    int size;
    int entered;
    /** What the watcher has answered, once it has. */
    @Nullable Ack answer;
    /** The first 8 bytes of what it has replied, 0 for nothing. */
    long reply;
    /** How long the body of that is. */
    int replySize;
    /** Whether its reply was written. */
    boolean replied;
    /** The first 8 bytes of the reply that was told. */
    long toldReply;

    boolean intact = true;
    /** Whether it was read while its lane was full. */
    boolean overfull;

    Sent(long id, Party from, String to, boolean request, long deadlineNanos, History history) {
        this.id = id;
        this.from = from;
        this.to = to;
        this.request = request;
        this.deadlineNanos = deadlineNanos;
        this.began = history.events();
        this.jumpedBefore = history.world().jumpedNanos();
    }

    public long id() {
        return id;
    }

    /** Whether it was told that it was handled. */
    public boolean isOk() {
        return outcome == Outcome.OK;
    }

    boolean isTold() {
        return outcome != null;
    }

    @Override
    public String toString() {
        return (request ? "request " : "packet ") + id + " from " + from + " to " + to
                + (wire == null ? ", not seen on a connection" : ", number " + number + " on " + wire)
                + (outcome == null ? "" : ", told " + outcome + " (" + failure + ")")
                + (entered == 0 ? "" : ", handled " + entered + " times, answer " + answer);
    }
}
