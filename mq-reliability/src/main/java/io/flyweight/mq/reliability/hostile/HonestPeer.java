package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends small packets to the node under attack as fast as its window lets it, and counts the answers. */
final class HonestPeer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] BODY = new byte[100];
    private static final int TURN = 64;

    private final Manager manager;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final CountDownLatch failed = new CountDownLatch(1);
    private final LongAdder answered = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private volatile boolean closed;
    /** Guarded by the turn. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /** What is done while nothing is sent. */
    interface Quiet<T> {
        T call() throws InterruptedException;
    }

    HonestPeer(Config config) {
        manager = new Manager(config, (from, packet) -> Ack.OK);
        manager.start();
        manager.awaitConnected(Places.NODE, PATIENCE);
        Thread sender = new Thread(this::sendOn, "honest sender");
        sender.setDaemon(true);
        sender.start();
    }

    private void sendOn() {
        while (!closed) {
            turn.lock();
            try {
                for (int i = 0; i < TURN && !closed; i++) {
                    last = manager.sendAsync(Places.NODE, BODY).whenComplete(this::count);
                }
            } finally {
                turn.unlock();
            }
        }
    }

    private void count(@Nullable Void done, @Nullable Throwable failure) {
        if (failure == null) {
            answered.increment();
        } else if (!closed) {
            failures.computeIfAbsent(failure.toString(), kind -> new LongAdder())
                    .increment();
            failed.countDown();
        }
    }

    /** Returns the packets answered OK a second, for so long or until the first failure. */
    double rate(Duration time) throws InterruptedException {
        long count = answered.sum();
        long began = System.nanoTime();
        boolean bad = failed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        long nanos = System.nanoTime() - began;
        return bad ? 0 : (answered.sum() - count) * 1e9 / nanos;
    }

    /** Does something while nothing is sent and nothing waits for its answer. */
    <T> T whileQuiet(Quiet<T> job) throws InterruptedException {
        turn.lock();
        try {
            last.handle((done, failure) -> done).join();
            return job.call();
        } finally {
            turn.unlock();
        }
    }

    /** Returns how many sends were not answered OK since the last call, by what was told instead. */
    Map<String, Long> takeFailures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((kind, count) -> counts.put(kind, count.sum()));
        failures.clear();
        return counts;
    }

    long reconnects() {
        return manager.status(Places.NODE).counters().reconnects();
    }

    @Override
    public void close() {
        closed = true;
        manager.forceStop();
    }
}
