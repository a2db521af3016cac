package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqUnknownQueueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where one packet to a group may go: its members in the order of preference, and the time that is left. One thread at a time. */
final class GroupRoute {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final String group;
    private final List<String> members;
    private final Predicate<String> connected;
    private final long deadline;
    private final List<String> tried = new ArrayList<>(1);

    /**
     * Begins.
     *
     * @param members the members, the one that is preferred first
     * @param connected whether a member can be sent to now
     * @param patience the time for all attempts together
     * @throws IllegalArgumentException if that is not above 0
     * @throws MqUnknownQueueException if there are no members
     */
    GroupRoute(String group, List<String> members, Predicate<String> connected, Duration patience) {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("timeout: " + patience + " is not allowed; it must be above 0");
        }
        if (members.isEmpty()) {
            throw nobody(group);
        }
        this.group = group;
        this.members = members;
        this.connected = connected;
        this.deadline = deadline(patience);
    }

    /** Returns when so much time is over, on the clock of {@link System#nanoTime()}. */
    static long deadline(Duration patience) {
        return System.nanoTime() + (patience.compareTo(LONGEST) > 0 ? LONGEST : patience).toNanos();
    }

    /**
     * Returns the first member that is connected and was not tried; where there is none, the first one of all, which can
     * tell why it is not.
     */
    String next() {
        String next = untried();
        if (next == null) {
            next = members.get(0);
        }
        take(next);
        return next;
    }

    /** Notes an attempt at a member that somebody else has chosen. */
    void take(String member) {
        tried.add(member);
    }

    private @Nullable String untried() {
        for (String member : members) {
            if (!tried.contains(member) && connected.test(member)) {
                return member;
            }
        }
        return null;
    }

    static MqUnknownQueueException nobody(String group) {
        return new MqUnknownQueueException(
                group, "the group '" + group + "' has no member among the other queues; NOT_DELIVERED", null);
    }

    /** Whether another member may get the packet: only where the last one certainly did not. */
    boolean goesOn(@Nullable Throwable failure) {
        return isUndelivered(failure) && !isLate() && untried() != null;
    }

    boolean isLate() {
        return deadline - System.nanoTime() <= 0;
    }

    static boolean isUndelivered(@Nullable Throwable failure) {
        return failure instanceof MqException e && e.safeToResend();
    }

    /** Returns the time until the answer is due, above 0. */
    Duration left() {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    String group() {
        return group;
    }
}
