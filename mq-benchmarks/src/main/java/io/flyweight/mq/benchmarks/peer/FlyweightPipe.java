package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.benchmarks.measure.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * One node that sends to others in turn. It keeps one future in sixty-four and counts what is done by these: the futures of
 * one receiver complete in order. At the end the node's own counters have to say that each packet was answered OK.
 */
public final class FlyweightPipe implements Pipe {

    private static final int SENDS_PER_MARK = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Supplier<MqStatus> sender;
    private final BiFunction<String, byte[], CompletableFuture<Void>> sends;
    private final List<Track> tracks;
    private final AutoCloseable owner;
    private volatile long done;
    private int next;

    /**
     * Creates a pipe.
     *
     * @param owner closed together with the pipe
     */
    public FlyweightPipe(Manager sender, List<String> receivers, AutoCloseable owner) {
        this(sender::status, receivers, sender::sendAsync, owner);
    }

    /**
     * Creates a pipe that sends in another way.
     *
     * @param sender the state of the node that sends in the end
     * @param sends sends a body to a receiver
     * @param owner closed together with the pipe
     */
    public FlyweightPipe(
            Supplier<MqStatus> sender,
            List<String> receivers,
            BiFunction<String, byte[], CompletableFuture<Void>> sends,
            AutoCloseable owner) {
        this.sender = sender;
        this.sends = sends;
        this.tracks = receivers.stream().map(Track::new).toList();
        this.owner = owner;
    }

    /** What went to one receiver. On the producer's thread. */
    private final class Track {

        private final String receiver;
        private final PeerCounters before;
        private final ArrayDeque<CompletableFuture<Void>> marks = new ArrayDeque<>();
        private long sent;

        Track(String receiver) {
            this.receiver = receiver;
            this.before = counters();
        }

        private PeerCounters counters() {
            return sender.get().peers().stream()
                    .filter(peer -> peer.name().equals(receiver))
                    .map(peer -> peer.counters())
                    .findAny()
                    .orElseThrow();
        }

        void send(byte[] body) {
            CompletableFuture<Void> answer = sends.apply(receiver, body);
            if (++sent % SENDS_PER_MARK == 0) {
                marks.add(answer);
                countMarks();
            }
        }

        private void countMarks() {
            for (CompletableFuture<Void> mark = marks.peek(); mark != null && mark.isDone(); mark = marks.peek()) {
                mark.join();
                marks.remove();
                done += SENDS_PER_MARK;
            }
        }

        void finish() throws InterruptedException {
            if (!Waiting.until(() -> answered(counters()) >= sent, PATIENCE)) {
                throw new IllegalStateException("sent " + sent + " messages to " + receiver + ", and "
                        + answered(counters()) + " were answered");
            }
            PeerCounters now = counters();
            if (now.sent() - before.sent() != sent) {
                throw new IllegalStateException(sent + " messages to " + receiver + ": " + before + " became " + now);
            }
            if (!Waiting.until(() -> marks.stream().allMatch(CompletableFuture::isDone), PATIENCE)) {
                throw new IllegalStateException("futures of " + receiver + " did not complete");
            }
            countMarks();
            done += sent % SENDS_PER_MARK;
        }

        private long answered(PeerCounters now) {
            return now.sent() - before.sent() + now.rejected() - before.rejected() + now.unknown() - before.unknown();
        }
    }

    @Override
    public void send(byte[] body) {
        tracks.get(next).send(body);
        next = next + 1 == tracks.size() ? 0 : next + 1;
    }

    @Override
    public void flush() throws InterruptedException {
        for (Track track : tracks) {
            track.finish();
        }
    }

    @Override
    public long done() {
        return done;
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
