package io.flyweight.mq.net;

import io.flyweight.mq.time.Timers;
import java.util.concurrent.Executor;

/** One thread that runs tasks, timers and I/O events, one at a time. */
public interface Loop extends Executor {

    /** Returns whether the caller runs on this loop's thread. */
    boolean inLoop();

    /** Has the task run on the loop, after those given before. Any thread. Dropped when the loop has stopped. */
    @Override
    void execute(Runnable task);

    /** Has the task run on the loop after a delay of 0 or more. On the loop only. */
    Timers.Timer schedule(long delayNanos, Runnable task);

    /** Returns the time that was read when the present turn began. On the loop only. */
    long nanoTime();

    /** Fails where the caller is not on this loop: a mistake in this library. */
    default void assertInLoop() {
        if (!inLoop()) {
            throw new IllegalStateException("must run on the I/O thread, not on "
                    + Thread.currentThread().getName());
        }
    }
}
