package io.flyweight.mq;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.sim.SimWorld;
import io.flyweight.mq.sim.promise.History;
import io.flyweight.mq.sim.promise.Sent;
import io.flyweight.mq.support.Body;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The sending half of an application: numbered packets of all sizes, by callers of all kinds. */
final class SimTraffic {

    private static final long LONG_NANOS = Duration.ofSeconds(4).toNanos();
    private static final long SLACK_NANOS = Duration.ofMillis(400).toNanos();
    private static final long SHORT_NANOS = Duration.ofMillis(60).toNanos();
    private static final long TINY_NANOS = Duration.ofMillis(4).toNanos();

    private final SimNode node;
    private final SimWorld world;
    private final History history;
    private final SimStatistics statistics;
    private final AtomicBoolean calm;

    /** Kinds of callers, and what becomes of some. */
    enum Caller {
        BLOCKING_SEND,
        BLOCKING_REQUEST,
        ASYNC_SEND,
        ASYNC_REQUEST,
        SEND_FROM_A_CALLBACK,
        LARGE_BODY,
        LARGE_HEADERS,
        WINDOW_FULL,
        GAVE_UP,
        INTERRUPTED_CALLER,
        AWAITED_CONNECTION,
        AWAITED_IN_VAIN
    }

    SimTraffic(SimNode node, SimNode.Surroundings around) {
        this.node = node;
        this.world = around.world();
        this.history = around.history();
        this.statistics = around.statistics();
        this.calm = around.calm();
    }

    /** Has a thread send a few packets. */
    void start(String to) {
        int chance = world.random().nextInt(100);
        if (chance < 30) {
            world.start(node.process(), () -> sendAndWait(to, timeout()));
        } else {
            int burst = world.oneIn(4) ? 1 + world.random().nextInt(20) : 1;
            world.start(node.process(), () -> {
                for (int i = 0; i < burst; i++) {
                    sendAsync(to, world.oneIn(5) ? 2 : 1);
                }
            });
        }
    }

    /** Has a thread wait for the connection, and send what it has. */
    void startWhenConnected(String to) {
        long timeoutNanos = timeout();
        world.start(node.process(), () -> {
            if (awaitConnected(to, timeoutNanos) && !calm.get()) {
                sendAsync(to, 1);
            }
        });
    }

    private boolean awaitConnected(String to, long timeoutNanos) {
        long start = world.nanoTime() - world.jumpedNanos();
        boolean connected = true;
        try {
            node.manager().awaitConnected(to, Duration.ofNanos(timeoutNanos));
        } catch (MqException e) {
            connected = false;
        }
        long late = world.nanoTime() - world.jumpedNanos() - start - timeoutNanos;
        if (late > SLACK_NANOS && node.process().isAlive()) {
            world.fail(new AssertionError("promise 3 one answer: awaitConnected of " + node.process() + " for " + to
                    + " returns " + late / 1000 + " us too late"));
        }
        statistics.count(connected ? Caller.AWAITED_CONNECTION : Caller.AWAITED_IN_VAIN);
        return connected;
    }

    /** Sends as a caller that waits. */
    void sendAndWait(String to, long timeoutNanos) {
        boolean request = world.oneIn(3);
        statistics.count(request ? Caller.BLOCKING_REQUEST : Caller.BLOCKING_SEND);
        Sent sent = history.send(node.party(), to, request, timeoutNanos);
        byte[] body = Body.of(sent.id(), size());
        Duration timeout = Duration.ofNanos(timeoutNanos);
        Packet reply = null;
        MqException failure = null;
        world.interruptible(true);
        try {
            if (request) {
                reply = node.manager().request(to, headers(), body, timeout);
            } else {
                node.manager().send(to, headers(), body, timeout);
            }
        } catch (MqException e) {
            failure = e;
        }
        world.interruptible(false);
        if (Thread.interrupted()) {
            statistics.count(Caller.INTERRUPTED_CALLER);
        }
        history.returned(sent);
        told(sent, body, failure, reply);
    }

    /** Sends as a caller that does not wait; {@code chain} packets, the later ones each from the callback of the one before. */
    void sendAsync(String to, int chain) {
        boolean request = world.oneIn(3);
        statistics.count(request ? Caller.ASYNC_REQUEST : Caller.ASYNC_SEND);
        long timeoutNanos = timeout();
        Sent sent = history.send(node.party(), to, request, timeoutNanos);
        byte[] body = Body.of(sent.id(), size());
        Duration timeout = Duration.ofNanos(timeoutNanos);
        CompletableFuture<Packet> answer = request
                ? node.manager().requestAsync(to, headers(), body, timeout)
                : node.manager().sendAsync(to, headers(), body, timeout).thenApply(nothing -> SimTraffic.NONE);
        history.returned(sent);
        answer.whenComplete((reply, failure) -> {
            Throwable why = failure == null || failure.getCause() == null || failure instanceof MqException
                    ? failure
                    : failure.getCause();
            told(sent, body, why, reply);
            if (chain > 1) {
                statistics.count(Caller.SEND_FROM_A_CALLBACK);
                sendAsync(to, chain - 1);
            }
        });
    }

    private static final Packet NONE = new Packet(Map.of(), new byte[0]);

    private void told(Sent sent, byte[] body, @Nullable Throwable failure, @Nullable Packet reply) {
        // Whoever has been told may use the array for something else.
        Body.overwrite(body);
        if (failure instanceof MqSendTimeoutException) {
            statistics.count(Caller.GAVE_UP);
        } else if (failure instanceof MqSendWindowFullException) {
            statistics.count(Caller.WINDOW_FULL);
        }
        history.told(sent, failure, reply);
    }

    private long timeout() {
        Random random = world.random();
        return 1
                + switch (random.nextInt(10)) {
                    case 0 -> random.nextInt((int) TINY_NANOS);
                    case 1, 2 -> random.nextInt((int) SHORT_NANOS);
                    default -> random.nextLong(LONG_NANOS);
                };
    }

    private int size() {
        Random random = world.random();
        return switch (random.nextInt(64)) {
            case 0 -> {
                statistics.count(Caller.LARGE_BODY);
                yield 20_000 + random.nextInt(60_000);
            }
            case 1, 2, 3, 4, 5 -> 8 + random.nextInt(5_000);
            default -> 8 + random.nextInt(60);
        };
    }

    private Map<String, String> headers() {
        if (world.oneIn(1000)) {
            statistics.count(Caller.LARGE_HEADERS);
            return Map.of("long", "x".repeat(33_000));
        }
        return world.oneIn(8) ? Map.of("kind", "test") : Map.of();
    }
}
