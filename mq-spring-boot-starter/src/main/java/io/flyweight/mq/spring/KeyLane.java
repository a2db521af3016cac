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
    private boolean moving;
    private boolean filling;

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

    /** Whether what waits can go to another member: nobody else has it go already, and nothing is unanswered. */
    boolean canMove() {
        return moving && unanswered == 0 && !filling;
    }

    /** Takes what is the next to go, or is overtaken. {@code null} when nothing can go for now. */
    @Nullable KeyedSend<?> move() {
        Map.Entry<Long, KeyedSend<?>> first = waiting.firstEntry();
        boolean justFailed = first != null && filling && first.getValue().member.equals(member);
        if (first == null || justFailed) {
            moving = justFailed;
            filling = false;
            return null;
        }
        KeyedSend<?> send = first.getValue();
        waiting.remove(send.sequence);
        if (send.failure != null && send.sequence < lastArrived) {
            send.overtaken = true;
            return send;
        }
        if (filling) {
            send.route.take(member);
        } else {
            member = send.route.next();
            filling = true;
        }
        depart(send);
        return send;
    }

    /** Gives up a packet whose time is over. Returns whether it still waited. */
    boolean expire(KeyedSend<?> send) {
        return waiting.remove(send.sequence, send);
    }

    boolean isIdle() {
        return unanswered == 0 && waiting.isEmpty() && !filling;
    }
}
