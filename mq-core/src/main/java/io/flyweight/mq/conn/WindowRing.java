package io.flyweight.mq.conn;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered numbers of one connection, in order: to each its size, whether it is a request, where it starts in the
 * stream, when it must be answered, and its send as long as somebody waits for it. Grows with what is in flight. Guarded by
 * the window's lock.
 */
final class WindowRing {

    private static final int FIRST_CAPACITY = 16;

    private @Nullable PendingSend<?>[] sends = new PendingSend<?>[FIRST_CAPACITY];
    /** Negative for a request, 0 when the peer has answered. */
    private int[] sizes = new int[FIRST_CAPACITY];

    private long[] starts = new long[FIRST_CAPACITY];
    /** Relative to a time that nobody has read yet, from {@code undated} on. */
    private long[] deadlines = new long[FIRST_CAPACITY];

    private long undated = 1;

    private long first = 1;
    private long next = 1;
    private int count;

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

    /** Adds a send that has {@code leftNanos} until its deadline, from when {@link #date} is called next. */
    void add(PendingSend<?> send, int size, long start, long leftNanos) {
        if (next - first == sizes.length) {
            grow();
        }
        int slot = slot(next);
        sends[slot] = send;
        sizes[slot] = send.isRequest() ? -size : size;
        starts[slot] = start;
        deadlines[slot] = leftNanos;
        send.number = next;
        next++;
        count++;
    }

    boolean isUnanswered(long number) {
        return number >= first && number < next && sizes[slot(number)] != 0;
    }

    boolean isRequest(long number) {
        return sizes[slot(number)] < 0;
    }

    /** Returns the position in the stream at which the number's packet begins. */
    long start(long number) {
        return starts[slot(number)];
    }

    /** Starts the time of what was added since the last call: so that callers need not read the clock. */
    void date(long nowNanos) {
        for (long number = Math.max(undated, first); number < next; number++) {
            deadlines[slot(number)] += nowNanos;
        }
        undated = next;
    }

    /** Returns when the number must be answered, once it is dated. */
    long deadline(long number) {
        return deadlines[slot(number)];
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
        int size = free(slot(number));
        skipAnswered();
        return size;
    }

    /**
     * Takes the peer's answer to all numbers up to {@code last}.
     *
     * @param waiting gets those that somebody waits for, in order
     * @return the size that this frees
     */
    long answerThrough(long last, List<PendingSend<?>> waiting) {
        long freed = 0;
        for (; first <= last; first++) {
            int slot = slot(first);
            PendingSend<?> send = sends[slot];
            if (send != null) {
                waiting.add(send);
            }
            freed += free(slot);
        }
        skipAnswered();
        return freed;
    }

    private int free(int slot) {
        int size = Math.abs(sizes[slot]);
        sends[slot] = null;
        sizes[slot] = 0;
        count -= size == 0 ? 0 : 1;
        return size;
    }

    private void skipAnswered() {
        while (first < next && sizes[slot(first)] == 0) {
            first++;
        }
    }

    private int slot(long number) {
        return (int) number & (sizes.length - 1);
    }

    private void grow() {
        int capacity = sizes.length * 2;
        PendingSend<?>[] oldSends = Arrays.copyOf(sends, sends.length);
        int[] oldSizes = sizes;
        long[] oldStarts = starts;
        long[] oldDeadlines = deadlines;
        sends = new PendingSend<?>[capacity];
        sizes = new int[capacity];
        starts = new long[capacity];
        deadlines = new long[capacity];
        for (long number = first; number < next; number++) {
            int from = (int) number & (oldSizes.length - 1);
            sends[slot(number)] = oldSends[from];
            sizes[slot(number)] = oldSizes[from];
            starts[slot(number)] = oldStarts[from];
            deadlines[slot(number)] = oldDeadlines[from];
        }
    }
}
