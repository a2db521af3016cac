package io.flyweight.mq.benchmarks.peer;

import io.aeron.ExclusivePublication;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron over UDP, with one media driver in this process for both ends, in its shared threading mode. Nothing spins for
 * long: every thread backs off and parks when there is nothing to do. The receiver tells after each batch of fragments how
 * many it has handled, on a stream that goes back.
 */
public final class AeronPeer implements Peer {

    @Override
    public String name() {
        return "aeron";
    }

    @Override
    public String doneMeans() {
        return "handled, acked in batches";
    }

    @Override
    public Pipe openPipe(Load load) {
        return new AeronPipe(load);
    }

    @Override
    public Ping openPing(Load load, int callers) {
        Ping.requireOne(callers);
        return new AeronPing(load);
    }

    /** The sending end: gives bodies to the publication, and waits where that is congested. One thread. */
    private static final class Sender {

        private final IdleStrategy idle = new BackoffIdleStrategy();
        private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[0]);
        private final ExclusivePublication out;

        Sender(ExclusivePublication out) {
            this.out = out;
        }

        void send(byte[] body) throws InterruptedException {
            bytes.wrap(body);
            idle.reset();
            while (AeronEnds.isRefused(out.offer(bytes, 0, body.length))) {
                idle.idle();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private static final class AeronPipe implements Pipe {

        private final Failure failure = new Failure();
        private final AeronEnds ends = new AeronEnds(failure);
        private final Sender sender = new Sender(ends.bodiesOut());
        private final IdleStrategy idle = new BackoffIdleStrategy();
        private final SendLimit window;
        private final Daemon answers;

        AeronPipe(Load load) {
            window = new SendLimit(load.windowMessages());
            answers = new Daemon("aeron-answers", failure, this::readAnswers);
        }

        private boolean readAnswers() {
            idle.idle(ends.pollAnswers(window::doneUpTo));
            return true;
        }

        @Override
        public void send(byte[] body) throws InterruptedException {
            window.take();
            sender.send(body);
        }

        @Override
        public long done() {
            failure.check();
            return window.done();
        }

        @Override
        public void close() {
            answers.close();
            ends.close();
        }
    }

    private static final class AeronPing implements Ping {

        private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

        private final Failure failure = new Failure();
        private final AeronEnds ends = new AeronEnds(failure);
        private final Sender sender = new Sender(ends.bodiesOut());
        private final IdleStrategy idle = new BackoffIdleStrategy();
        private long sent;
        private long answered;

        AeronPing(Load load) {
            if (load.bodyBytes() > ends.bodiesOut().maxMessageLength()) {
                throw new IllegalArgumentException("bodies of " + load.bodyBytes() + " bytes do not fit");
            }
        }

        @Override
        public void roundTrip(byte[] body) throws InterruptedException {
            sender.send(body);
            sent++;
            long start = System.nanoTime();
            while (answered < sent) {
                idle.idle(ends.pollAnswers(count -> answered = count));
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    failure.check();
                    throw new IllegalStateException("no answer to message " + sent);
                }
            }
        }

        @Override
        public void close() {
            ends.close();
        }
    }
}
