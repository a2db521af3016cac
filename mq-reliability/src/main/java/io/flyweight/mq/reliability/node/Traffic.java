package io.flyweight.mq.reliability.node;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.reliability.history.HistoryLine;
import io.flyweight.mq.reliability.history.HistoryLine.Kind;
import io.flyweight.mq.reliability.history.HistoryWriter;
import io.flyweight.mq.support.Body;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What one node sends to one peer: packets and requests of many sizes, in bursts. */
final class Traffic {

    private static final int MOST_IN_FLIGHT = 4_000;
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(365);
    private static final int BURST_EVERY = 100;
    private static final int BURST = 60;
    private static final int REQUEST_EVERY = 10;
    private static final int LARGE_EVERY = 200;
    private static final int LARGE_BYTES = 100_000;
    private static final int SMALL_BYTES = 300;
    private static final int MOST_HEADERS = 4;
    private static final int[] TIMEOUT_MILLIS = {5_000, 5_000, 10_000, 30_000};

    private final Manager manager;
    private final String peer;
    private final HistoryWriter history;
    private final Random random;
    private final Semaphore unanswered = new Semaphore(MOST_IN_FLIGHT);
    private volatile long lastFailureNanos = System.nanoTime();
    private volatile long lastHandledNanos = lastFailureNanos - NEVER_NANOS;
    private long id;

    /** Creates it; {@code firstId} is greater than all that an earlier process of this node has used. */
    Traffic(Manager manager, String peer, HistoryWriter history, long firstId) {
        this.manager = manager;
        this.peer = peer;
        this.history = history;
        this.random = new Random(firstId * 31 + peer.hashCode());
        this.id = firstId;
    }

    /** Sends none, some, or a burst. */
    void tick() {
        int count = random.nextInt(BURST_EVERY) == 0 ? BURST : random.nextInt(3);
        for (int i = 0; i < count && unanswered.tryAcquire(); i++) {
            send(++id);
        }
    }

    private void send(long number) {
        int size = random.nextInt(random.nextInt(LARGE_EVERY) == 0 ? LARGE_BYTES : SMALL_BYTES);
        int timeoutMillis = TIMEOUT_MILLIS[random.nextInt(TIMEOUT_MILLIS.length)];
        byte[] body = Body.of(number, size);
        history.write(Kind.SENT, peer, number, timeoutMillis + " " + body.length);
        long sentNanos = System.nanoTime();
        Duration timeout = Duration.ofMillis(timeoutMillis);
        CompletableFuture<String> answer = random.nextInt(REQUEST_EVERY) == 0
                ? manager.requestAsync(peer, headers(number), body, timeout)
                        .thenApply(reply -> judge(number, body.length, reply))
                : manager.sendAsync(peer, headers(number), body, timeout).thenApply(nothing -> HistoryLine.OK);
        answer.whenComplete((outcome, failure) -> {
            String told = failure == null ? outcome : outcome(failure);
            history.write(Kind.TOLD, peer, number, told);
            if (failure == null) {
                lastHandledNanos = sentNanos;
            } else if (!told.startsWith("REJECTED")) {
                lastFailureNanos = System.nanoTime();
            }
            unanswered.release();
        });
    }

    /** Those that a packet with that number has, and its reply: none, or up to three. */
    static Map<String, String> headers(long number) {
        Map<String, String> headers = new HashMap<>();
        for (long i = number % MOST_HEADERS; i > 0; i--) {
            headers.put("header-" + i, "value-" + number * i);
        }
        return headers;
    }

    private static String judge(long number, int size, Packet reply) {
        byte[] body = reply.body();
        return body.length == size
                        && Body.id(body) == number
                        && Body.isIntact(body)
                        && reply.headers().equals(headers(number))
                ? HistoryLine.OK
                : HistoryLine.DAMAGED;
    }

    private static String outcome(Throwable failure) {
        Throwable cause = failure.getCause() == null || failure instanceof MqException ? failure : failure.getCause();
        String delivery = cause instanceof MqException known ? known.delivery().name() : "UNEXPECTED";
        return delivery + " " + cause.getClass().getSimpleName();
    }

    /** When a send has last failed. */
    long lastFailureNanos() {
        return lastFailureNanos;
    }

    /** When the newest packet was sent that was handled. */
    long lastHandledNanos() {
        return lastHandledNanos;
    }

    /** Waits until all has its answer. Returns whether it has. */
    boolean awaitQuiet(long seconds) throws InterruptedException {
        return unanswered.tryAcquire(MOST_IN_FLIGHT, seconds, TimeUnit.SECONDS);
    }
}
