package io.flyweight.mq.benchmarks.measure;

import io.flyweight.mq.benchmarks.peer.Ping;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Messages a second of many threads that each wait for their answers. */
public final class Callers {

    private static final Duration RAMP = Duration.ofMillis(500);
    private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(15);

    private final Ping ping;
    private final byte[] body;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<AtomicLong> counts = new ArrayList<>();
    private volatile boolean stopped;

    private Callers(Ping ping, byte[] body) {
        this.ping = ping;
        this.body = body;
    }

    /** Has {@code callers} threads of {@code factory} ping for a short ramp that does not count, and then for {@code time}. */
    public static double perSecond(Ping ping, byte[] body, int callers, ThreadFactory factory, Duration time)
            throws InterruptedException {
        return new Callers(ping, body).run(callers, factory, time);
    }

    private double run(int callers, ThreadFactory factory, Duration time) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            AtomicLong count = new AtomicLong();
            counts.add(count);
            threads.add(factory.newThread(() -> call(count)));
        }
        threads.forEach(Thread::start);
        try {
            Waiting.pass(RAMP);
            long doneAtStart = done();
            long start = System.nanoTime();
            Waiting.pass(time);
            long doneAtEnd = done();
            return (doneAtEnd - doneAtStart) * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
        } finally {
            stopped = true;
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
            }
        }
    }

    private void call(AtomicLong count) {
        try {
            while (!stopped) {
                ping.roundTrip(body);
                count.lazySet(count.getPlain() + 1);
            }
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long done() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a caller failed: " + cause, cause);
        }
        return counts.stream().mapToLong(AtomicLong::get).sum();
    }
}
