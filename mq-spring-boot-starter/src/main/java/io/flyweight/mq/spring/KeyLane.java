package io.flyweight.mq.spring;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one key, in the order of their sends: all of them go to one member, and to another one only when all of
 * them are answered. Then those that did not arrive go first, unless a later one did: they would come too late. Not
 * thread-safe.
 */
final class KeyLane {

    private final Predicate<String> connected;
    private final TreeMap<Long, KeyedSend<?>> waiting = new TreeMap<>();
    private String member = "";
    private long sends;
    private long lastArrived = -1;
    private int unanswered;

    /** Whether new packets wait, behind those that are to go to another member. */
    private boolean moving;

    /** Whether somebody has them go. */
    private boolean begun;

    /** Whether the other member is chosen. */
    private boolean chosen;

    KeyLane(Predicate<String> connected) {
        this.connected = connected;
    }

    /** Takes a new packet. Returns whether it goes to its member now; else it waits. */
    boolean enter(KeyedSend<?> send) {
        send.sequence = sends++;
        moving |= unanswered > 0 && !connected.test(member);
        if (moving) {
            waiting.put(send.sequence, send);
            return false;
        }
        if (unanswered == 0) {
            member = send.route.next();
        } else {
            send.route.take(member);
        }
        depart(send);
        return true;
    }

    private void depart(KeyedSend<?> send) {
        send.member = member;
        unanswered++;
    }

    int waiting() {
        return waiting.size();
    }

    /** Takes the answer to a packet that went. Returns whether it stays here, for another member. */
    boolean leave(KeyedSend<?> send, @Nullable Throwable failure) {
        unanswered--;
        if (send.route.goesOn(failure)) {
            send.failure = failure;
            waiting.put(send.sequence, send);
            moving = true;
            return true;
        }
        if (!GroupRoute.isUndelivered(failure)) {
            lastArrived = Math.max(lastArrived, send.sequence);
        }
        return false;
    }

    /** Begins to have go what waits. Returns whether it may: not while something is unanswered, nor twice at a time. */
    boolean begin() {
        if (!moving || unanswered > 0 || begun) {
            return false;
        }
        begun = true;
        chosen = false;
        return true;
    }

    /** Takes what is the next to go, or is too late for it, after {@link #begin}. {@code null} when no more can go for now. */
    @Nullable KeyedSend<?> next() {
        Map.Entry<Long, KeyedSend<?>> first = waiting.firstEntry();
        boolean justFailed = first != null && chosen && first.getValue().member.equals(member);
        if (first == null || justFailed) {
            moving = justFailed;
            begun = false;
            return null;
        }
        KeyedSend<?> send = first.getValue();
        waiting.remove(send.sequence);
        send.late = send.route.isLate() || send.failure != null && send.sequence < lastArrived;
        if (send.late) {
            return send;
        }
        if (chosen) {
            send.route.take(member);
        } else {
            member = send.route.next();
            chosen = true;
        }
        depart(send);
        return send;
    }

    /** Gives up a packet whose time is over. Returns whether it still waited. */
    boolean expire(KeyedSend<?> send) {
        return waiting.remove(send.sequence, send);
    }

    boolean isIdle() {
        return unanswered == 0 && waiting.isEmpty() && !begun;
    }
}
