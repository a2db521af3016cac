package io.flyweight.mq.benchmarks.measure;

import io.flyweight.mq.benchmarks.peer.Pipe;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A thread that sends on one pipe as fast as this takes messages. */
final class Producer {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Pipe pipe;
    private final byte[] body;
    private final Thread thread = new Thread(this::run, "producer");
    private volatile boolean stopped;
    private volatile long sent;
    private volatile @Nullable Throwable failure;

    Producer(Pipe pipe, byte[] body) {
        this.pipe = pipe;
        this.body = body;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long count = 0;
        try {
            while (!stopped) {
                pipe.send(body);
                count++;
            }
            pipe.flush();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new IllegalStateException("the pipe took nothing any more", e);
        }
        sent = count;
    }

    /** Throws what went wrong on the producer's thread or in the pipe. */
    void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("sending failed: " + cause, cause);
        }
        pipe.done();
    }

    void stop() {
        stopped = true;
    }

    /** Waits until everything that was sent is done, which is what the figure claims. */
    void awaitDone() throws InterruptedException {
        if (!Waiting.until(() -> !thread.isAlive(), PATIENCE)) {
            thread.interrupt();
            Waiting.until(() -> !thread.isAlive(), PATIENCE);
        }
        check();
        if (!Waiting.until(() -> pipe.done() >= sent, PATIENCE)) {
            throw new IllegalStateException("sent " + sent + " messages, of which " + pipe.done() + " were done");
        }
        if (pipe.done() > sent) {
            throw new IllegalStateException("sent " + sent + " messages, and " + pipe.done() + " were done");
        }
    }
}
