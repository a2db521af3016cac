package io.flyweight.mq.conn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered numbers of one connection, in order: to each its size, what kind of send it is, where it starts in the
 * stream, how long it may take, and its send as long as somebody waits for it. Grows with what is in flight. Guarded by the
 * window's lock.
 *
 * <p>Callers write the arrays and the loop reads them, on another processor: what the loop need not write, it does not.
 */
final class WindowRing {

    private static final int FIRST_CAPACITY = 16;
    private static final byte REQUEST = 1;
    private static final byte BLOCKING = 2;

    private @Nullable PendingSend<?>[] sends = {};
    /** 0 from {@code first} on when the peer has answered. */
    private int[] sizes = {};

    private byte[] kinds = {};

    private long[] starts = {};
    private long[] timeouts = {};
    /** From when the timeouts count, for all that is not answered. */
    private final ArrayDeque<Dated> dates = new ArrayDeque<>();

    private long undated = 1;

    private long first = 1;
    private long next = 1;
    private int count;

    /** All numbers below {@code end}, from the end of the one before. */
    private record Dated(long end, long nanos) {}

    long first() {
        return first;
    }

    /** The number that the next packet gets. */
    long next() {
        return next;
    }

    /** How many the peer has not answered. */
    int count() {
        return count;
    }

    /** How many numbers there are from the oldest unanswered one on: what the ring has to remember. */
    int span() {
        return (int) (next - first);
    }

    /** Adds a send that has {@code leftNanos} from when {@link #date} is called next. */
    void add(PendingSend<?> send, int size, long start, long leftNanos) {
        if (next - first == sizes.length) {
            grow();
        }
        int slot = slot(next);
        sends[slot] = send;
        sizes[slot] = size;
        kinds[slot] = (byte) ((send.isRequest() ? REQUEST : 0) | (send.isBlocking() ? BLOCKING : 0));
        starts[slot] = start;
        timeouts[slot] = leftNanos;
        send.number = next;
        next++;
        count++;
    }

    boolean isUnanswered(long number) {
        return number >= first && number < next && sizes[slot(number)] != 0;
    }

    boolean isRequest(long number) {
        return (kinds[slot(number)] & REQUEST) != 0;
    }

    /** Returns the position in the stream at which the number's packet begins. */
    long start(long number) {
        return starts[slot(number)];
    }

    /** Starts the time of what was added since the last call: so that callers need not read the clock. */
    void date(long nowNanos) {
        for (Dated old = dates.peek(); old != null && old.end <= first; old = dates.peek()) {
            dates.remove();
        }
        if (undated < next) {
            dates.add(new Dated(next, nowNanos));
            undated = next;
        }
    }

    /**
     * Looks for async sends whose time is over. All have to be dated.
     *
     * @param due gets them
     * @return the least time that another one has left, or {@link Long#MAX_VALUE}
     */
    long due(long nowNanos, List<PendingSend<?>> due) {
        long least = Long.MAX_VALUE;
        long number = first;
        for (Dated dated : dates) {
            for (; number < dated.end; number++) {
                int slot = slot(number);
                PendingSend<?> send = sends[slot];
                if (send == null || (kinds[slot] & BLOCKING) != 0) {
                    continue;
                }
                long left = dated.nanos + timeouts[slot] - nowNanos;
                if (left <= 0) {
                    due.add(send);
                } else {
                    least = Math.min(least, left);
                }
            }
        }
        return least;
    }

    /** Returns who waits for the number; {@code null} when nobody does any more. */
    @Nullable PendingSend<?> send(long number) {
        return sends[slot(number)];
    }

    /** Forgets who waits; number, size and start stay until the peer answers. */
    void release(long number) {
        sends[slot(number)] = null;
    }

    /** Takes the peer's answer to one number and returns the size that it frees, 0 if it had been answered. */
    int answer(long number) {
        int slot = slot(number);
        int size = sizes[slot];
        sends[slot] = null;
        sizes[slot] = 0;
        kinds[slot] = 0;
        count -= size == 0 ? 0 : 1;
        skipAnswered();
        return size;
    }

    /**
     * What one answer to many has answered.
     *
     * @param async those whose callers have a future, in order
     * @param blocking those whose callers block, in order
     * @param late how many nobody waits for any more
     * @param bytes the size that all of them had
     */
    record Answered(List<PendingSend<?>> async, List<PendingSend<?>> blocking, int late, long bytes) {}

    /** Takes the peer's answer to all numbers up to {@code last}. */
    Answered answerThrough(long last) {
        int blockers = 0;
        for (long number = first; number <= last; number++) {
            blockers += (kinds[slot(number)] & BLOCKING) == 0 ? 0 : 1;
        }
        // With room for all: once one has left the ring, it must be told.
        List<PendingSend<?>> blocking = new ArrayList<>(blockers);
        List<PendingSend<?>> async = new ArrayList<>((int) Math.max(0, last - first + 1 - blockers));
        int before = count;
        long bytes = 0;
        for (; first <= last; first++) {
            int slot = slot(first);
            PendingSend<?> send = sends[slot];
            if (send != null) {
                // The send itself is not looked at: its caller's processor has it.
                ((kinds[slot] & BLOCKING) == 0 ? async : blocking).add(send);
            }
            sends[slot] = null;
            bytes += sizes[slot];
            count -= sizes[slot] == 0 ? 0 : 1;
        }
        skipAnswered();
        return new Answered(async, blocking, before - count - async.size() - blocking.size(), bytes);
    }

    private void skipAnswered() {
        while (first < next && sizes[slot(first)] == 0) {
            first++;
        }
    }

    private int slot(long number) {
        return (int) number & (sizes.length - 1);
    }

    /** All or nothing: what is in flight must not be lost where there is no memory for more. */
    private void grow() {
        int before = sizes.length;
        int capacity = Math.max(FIRST_CAPACITY, 2 * before);
        PendingSend<?>[] newSends = new PendingSend<?>[capacity];
        int[] newSizes = new int[capacity];
        byte[] newKinds = new byte[capacity];
        long[] newStarts = new long[capacity];
        long[] newTimeouts = new long[capacity];
        for (long number = first; number < next; number++) {
            int from = slot(number);
            int to = (int) number & (capacity - 1);
            newSends[to] = sends[from];
            newSizes[to] = sizes[from];
            newKinds[to] = kinds[from];
            newStarts[to] = starts[from];
            newTimeouts[to] = timeouts[from];
        }
        sends = newSends;
        sizes = newSizes;
        kinds = newKinds;
        starts = newStarts;
        timeouts = newTimeouts;
    }
}
