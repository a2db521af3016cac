package io.flyweight.mq.spring;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends with keys to groups: a {@link KeyLane} for each key that has something unanswered. Thread-safe. */
final class KeyedSends {

    private final Map<Key, KeyLane> lanes = new HashMap<>();
    private final Predicate<String> connected;

    private record Key(String group, String key) {}

    KeyedSends(Predicate<String> connected) {
        this.connected = connected;
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
        while (canMove(key)) {
            for (KeyedSend<?> next = move(key); next != null; next = move(key)) {
                if (next.overtaken) {
                    next.endUndelivered();
                } else {
                    go(key, next);
                }
            }
        }
    }

    private void expireInTime(Key key, KeyedSend<?> send) {
        CompletableFuture.delayedExecutor(send.route.left().toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> {
                    if (expire(key, send)) {
                        send.endUndelivered();
                    }
                });
    }

    private synchronized boolean enter(Key key, KeyedSend<?> send) {
        KeyLane lane = lanes.computeIfAbsent(key, k -> new KeyLane(connected));
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

    private synchronized boolean canMove(Key key) {
        KeyLane lane = lanes.get(key);
        return lane != null && lane.canMove();
    }

    private synchronized @Nullable KeyedSend<?> move(Key key) {
        KeyLane lane = lane(key);
        KeyedSend<?> next = lane.move();
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
