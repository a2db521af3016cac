package io.flyweight.mq.benchmarks.peer;

import java.util.concurrent.atomic.AtomicReference;

/** The first thing that went wrong on a thread of a peer, kept for the thread that measures. */
final class Failure {

    private final AtomicReference<Throwable> first = new AtomicReference<>();

    void set(Throwable cause) {
        first.compareAndSet(null, cause);
    }

    /** Throws if something went wrong. */
    void check() {
        Throwable cause = first.get();
        if (cause != null) {
            throw new IllegalStateException(cause.toString(), cause);
        }
    }
}
