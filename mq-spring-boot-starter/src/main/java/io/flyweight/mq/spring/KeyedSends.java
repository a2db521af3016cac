package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqSendWindowFullException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends with keys to groups: a {@link KeyLane} for each key that has something unanswered. Thread-safe. What goes to another
 * member goes on a thread of its own, where it may wait for room: neither a caller nor the callback thread waits for others.
 */
final class KeyedSends {

    /** Most packets of a key that wait while it moves. */
    static final int MOST_WAITING = 10_000;

    private final Map<Key, KeyLane> lanes = new HashMap<>();
    private final Predicate<String> connected;
    private final Executor movers;

    private record Key(String group, String key) {}

    KeyedSends(Predicate<String> connected, Executor movers) {
        this.connected = connected;
        this.movers = movers;
    }

    void send(String group, String text, KeyedSend<?> send) {
        Key key = new Key(group, text);
        if (enter(key, send)) {
            go(key, send);
        } else {
            expireInTime(key, send);
        }
    }

    private <T> void go(Key key, KeyedSend<T> send) {
        send.go().whenComplete((reply, failure) -> answered(key, send, reply, failure));
    }

    private <T> void answered(Key key, KeyedSend<T> send, @Nullable T reply, @Nullable Throwable failure) {
        if (leave(key, send, failure)) {
            expireInTime(key, send);
        } else {
            send.end(reply, failure);
        }
        if (begin(key)) {
            movers.execute(() -> move(key));
        }
    }

    private void move(Key key) {
        do {
            for (KeyedSend<?> next = next(key); next != null; next = next(key)) {
                if (next.late) {
                    next.endUndelivered();
                } else {
                    go(key, next);
                }
            }
        } while (begin(key));
    }

    private void expireInTime(Key key, KeyedSend<?> send) {
        send.whenLate(
                () -> {
                    if (expire(key, send)) {
                        send.endUndelivered();
                    }
                },
                movers);
    }

    private synchronized boolean enter(Key key, KeyedSend<?> send) {
        KeyLane lane = lanes.computeIfAbsent(key, k -> new KeyLane(connected));
        if (lane.waiting() >= MOST_WAITING) {
            String why = MOST_WAITING + " packets of this key wait to go to another member of '" + key.group()
                    + "'; NOT_DELIVERED";
            throw new MqSendWindowFullException(key.group(), why, null);
        }
        try {
            return lane.enter(send);
        } finally {
            removeIdle(key, lane);
        }
    }

    private synchronized boolean leave(Key key, KeyedSend<?> send, @Nullable Throwable failure) {
        KeyLane lane = lane(key);
        boolean stays = lane.leave(send, failure);
        removeIdle(key, lane);
        return stays;
    }

    private synchronized boolean begin(Key key) {
        KeyLane lane = lanes.get(key);
        return lane != null && lane.begin();
    }

    private synchronized @Nullable KeyedSend<?> next(Key key) {
        KeyLane lane = lane(key);
        KeyedSend<?> next = lane.next();
        removeIdle(key, lane);
        return next;
    }

    private synchronized boolean expire(Key key, KeyedSend<?> send) {
        KeyLane lane = lanes.get(key);
        if (lane == null || !lane.expire(send)) {
            return false;
        }
        removeIdle(key, lane);
        return true;
    }

    private KeyLane lane(Key key) {
        return Objects.requireNonNull(lanes.get(key), "a lane with something unanswered");
    }

    private void removeIdle(Key key, KeyLane lane) {
        if (lane.isIdle()) {
            lanes.remove(key);
        }
    }
}
