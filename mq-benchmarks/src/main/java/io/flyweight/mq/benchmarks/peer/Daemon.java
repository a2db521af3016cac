package io.flyweight.mq.benchmarks.peer;

import java.util.concurrent.TimeUnit;

/** A thread of a peer that ends when the peer is closed, and keeps what went wrong before. */
final class Daemon implements AutoCloseable {

    private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Failure failure;
    private final Thread thread;
    private volatile boolean stopped;

    /** What the thread does: again and again, until it is stopped. */
    interface Work {

        /** Returns {@code false} at its end. */
        boolean once() throws Exception;
    }

    Daemon(String name, Failure failure, Work work) {
        this.failure = failure;
        this.thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Work work) {
        try {
            boolean more = true;
            while (more && !stopped) {
                more = work.once();
            }
        } catch (Exception | Error e) {
            if (!stopped) {
                failure.set(e);
            }
        }
    }

    /** Has {@code more} calls end soon; {@link #close} waits for it. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
