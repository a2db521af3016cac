package io.flyweight.mq.benchmarks.measure;

import io.flyweight.mq.benchmarks.peer.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Messages a second that are done, while one thread for each pipe sends as fast as it can. */
public final class Throughput {

    private static final Duration RAMP = Duration.ofMillis(300);

    private Throughput() {}

    /** Measures one pipe: see {@link #perSecond(List, byte[], Duration)}. */
    public static double perSecond(Pipe pipe, byte[] body, Duration time) throws InterruptedException {
        return perSecond(List.of(pipe), body, time);
    }

    /** Sends for a short ramp and then for {@code time}; afterwards checks that everything that was sent got done. */
    public static double perSecond(List<? extends Pipe> pipes, byte[] body, Duration time) throws InterruptedException {
        List<Producer> producers =
                pipes.stream().map(pipe -> new Producer(pipe, body)).toList();
        producers.forEach(Producer::start);
        try {
            Waiting.pass(RAMP);
            long doneAtStart = done(pipes);
            long start = System.nanoTime();
            Waiting.pass(time);
            long doneAtEnd = done(pipes);
            long nanos = System.nanoTime() - start;
            producers.forEach(Producer::check);
            return (doneAtEnd - doneAtStart) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        } finally {
            producers.forEach(Producer::stop);
            for (Producer producer : producers) {
                producer.awaitDone();
            }
        }
    }

    private static long done(List<? extends Pipe> pipes) {
        return pipes.stream().mapToLong(Pipe::done).sum();
    }
}
