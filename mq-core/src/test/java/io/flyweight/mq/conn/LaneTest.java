package io.flyweight.mq.conn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LaneTest {

    private static final Ack[] NOTHING = new Ack[1];

    private final Queue<Runnable> borrowed = new ArrayDeque<>();
    private final PeerCounts counts = new PeerCounts();
    private final Answered source = new Answered();
    private final List<String> handled = new ArrayList<>();
    private MqWatcher watcher = (name, packet) -> {
        handled.add(name + ":" + packet.text());
        return Ack.OK;
    };
    private final Lane lane = new Lane(
            "sender",
            "me",
            (name, packet) -> watcher.newPacket(name, packet),
            new Lane.Runner(borrowed::add, 8),
            counts);

    /** A connection that notes what the lane tells it. */
    private static final class Answered implements Lane.Source {

        final List<String> answers = new ArrayList<>();
        final List<Verdict> verdicts = new ArrayList<>();
        final List<Long> left = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();
        long lastToTake = Long.MAX_VALUE;
        long limit = 100;
        long brokenNumber = -1;

        @Override
        public boolean isCongested() {
            return false;
        }

        @Override
        public boolean take(long number) {
            return number <= lastToTake;
        }

        @Override
        public void answer(long number, Verdict verdict, boolean last) {
            if (number == brokenNumber) {
                throw new OutOfMemoryError("no buffer for the answer");
            }
            answers.add(number + " " + verdict.ack() + (last ? " last" : ""));
            verdicts.add(verdict);
        }

        @Override
        public long replyLimit() {
            return limit;
        }

        @Override
        public void onFailed(Throwable cause) {
            failures.add(cause);
        }

        @Override
        public void onBatchDone(long pendingBytes) {
            left.add(pendingBytes);
        }
    }

    private Packet[] packets(String... bodies) {
        Packet[] packets = new Packet[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            packets[i] = Packet.received(Map.of(), bodies[i].getBytes(US_ASCII), true, lane);
        }
        return packets;
    }

    private void runAll() {
        for (Runnable task = borrowed.poll(); task != null; task = borrowed.poll()) {
            task.run();
        }
    }

    private Verdict verdictOf(MqWatcher handler) {
        watcher = handler;
        lane.add(batch(source, source.verdicts.size() + 1, packets("x"), 1));
        runAll();
        return source.verdicts.get(source.verdicts.size() - 1);
    }

    static PacketBatch batch(Lane.Source source, long firstNumber, Packet[] packets, int bytes) {
        PacketBatch batch = new PacketBatch(source, firstNumber, 1);
        for (int i = 0; i < packets.length; i++) {
            batch.add(packets[i], i == 0 ? bytes : 0);
        }
        return batch;
    }

    @Test
    void handsOverInOrderAcrossBatchesAndConnections() {
        Answered newer = new Answered();
        lane.add(batch(source, 1, packets("a", "b"), 2));
        lane.add(batch(source, 3, packets("c"), 1));
        lane.add(batch(newer, 1, packets("d"), 1));

        runAll();

        assertThat(handled).containsExactly("sender:a", "sender:b", "sender:c", "sender:d");
        assertThat(source.answers).containsExactly("1 OK", "2 OK", "3 OK");
        assertThat(newer.answers).containsExactly("1 OK last");
        assertThat(counts.snapshot().received()).isEqualTo(4);
    }

    @Test
    void borrowsAThreadOnlyWhileBusy() {
        lane.add(batch(source, 1, packets("a"), 1));
        lane.add(batch(source, 2, packets("b"), 1));
        assertThat(borrowed).hasSize(1);
        assertThat(lane.isIdle()).isFalse();

        runAll();
        assertThat(lane.isIdle()).isTrue();

        lane.add(batch(source, 3, packets("c"), 1));
        assertThat(borrowed).hasSize(1);
    }

    @Test
    void whatComesDuringAHandlerWaitsForTheSameThread() {
        watcher = (name, packet) -> {
            handled.add("begin " + packet.text());
            if (packet.text().equals("a")) {
                lane.add(batch(source, 2, packets("b"), 1));
            }
            handled.add("end " + packet.text());
            return Ack.OK;
        };
        lane.add(batch(source, 1, packets("a"), 1));

        borrowed.remove().run();

        assertThat(handled).containsExactly("begin a", "end a", "begin b", "end b");
        assertThat(borrowed).isEmpty();
        assertThat(source.answers).containsExactly("1 OK", "2 OK last");
    }

    @Test
    void countsBytesAndSixtyFourForEachPacket() {
        assertThat(lane.add(batch(source, 1, packets("a", "b"), 10))).isEqualTo(10 + 2 * 64);
        assertThat(lane.add(batch(source, 3, packets("c"), 5))).isEqualTo(15 + 3 * 64);

        runAll();

        assertThat(source.left).containsExactly(5L + 64, 0L);
        assertThat(lane.pendingBytes()).isZero();
    }

    @Test
    void dropsTheRestOfABatchThatIsNotTakenAndGoesOnWithTheNext() {
        Answered newer = new Answered();
        source.lastToTake = 1;
        lane.add(batch(source, 1, packets("a", "b", "c"), 3));
        lane.add(batch(newer, 1, packets("d"), 1));

        runAll();

        assertThat(handled).containsExactly("sender:a", "sender:d");
        assertThat(source.answers).containsExactly("1 OK");
        assertThat(source.left).hasSize(1);
        assertThat(lane.pendingBytes()).isZero();
    }

    @Test
    void anAnswerOtherThanOkCarriesItsReason() {
        for (Ack ack : List.of(Ack.REJECTED, Ack.ERROR, Ack.UNKNOWN)) {
            Verdict verdict = verdictOf((name, packet) -> {
                packet.reason("because of " + ack);
                return ack;
            });
            assertThat(verdict).isEqualTo(new Verdict(ack, "because of " + ack, null));
        }
    }

    @Test
    void okHasNoReason() {
        Verdict verdict = verdictOf((name, packet) -> {
            packet.reason("not needed");
            return Ack.OK;
        });

        assertThat(verdict).isEqualTo(Verdict.OK);
    }

    @Test
    void aReasonIsForItsPacketAlone() {
        Packet[] first = new Packet[1];
        verdictOf((name, packet) -> {
            first[0] = packet;
            packet.reason("first");
            return Ack.REJECTED;
        });

        Verdict second = verdictOf((name, packet) -> {
            first[0].reason("too late");
            return Ack.REJECTED;
        });

        assertThat(second.reason()).isEmpty();
    }

    @Test
    void anExceptionRejectsWithItsMessage() {
        Verdict told = verdictOf((name, packet) -> {
            throw new IllegalStateException("no such customer");
        });
        Verdict mute = verdictOf((name, packet) -> {
            throw new IllegalStateException();
        });

        assertThat(told).isEqualTo(new Verdict(Ack.REJECTED, "no such customer", null));
        assertThat(mute).isEqualTo(new Verdict(Ack.REJECTED, "IllegalStateException", null));
    }

    @Test
    void nullAndErrorsAreUnknown() {
        Verdict nothing = verdictOf((name, packet) -> NOTHING[0]);
        Verdict error = verdictOf((name, packet) -> {
            throw new AssertionError("broken");
        });

        assertThat(nothing.ack()).isEqualTo(Ack.UNKNOWN);
        assertThat(nothing.reason()).contains("null");
        assertThat(error).isEqualTo(new Verdict(Ack.UNKNOWN, "broken", null));
    }

    @Test
    void theLastReplyCounts() {
        Verdict verdict = verdictOf((name, packet) -> {
            packet.reply(new byte[] {1});
            packet.reply(Map.of("k", "v"), new byte[] {2});
            return Ack.OK;
        });

        assertThat(verdict.reply()).isNotNull().satisfies(reply -> {
            assertThat(reply.body()).containsExactly(2);
            assertThat(reply.headers()).isEqualTo(Map.of("k", "v"));
        });
    }

    @Test
    void aRefusedRequestHasNoReply() {
        Verdict verdict = verdictOf((name, packet) -> {
            packet.reply(new byte[] {1});
            return Ack.REJECTED;
        });

        assertThat(verdict).isEqualTo(new Verdict(Ack.REJECTED, "", null));
    }

    @Test
    void aReplyAboveTheRequestersLimitThrowsInTheHandler() {
        List<String> messages = new ArrayList<>();
        Verdict verdict = verdictOf((name, packet) -> {
            packet.reply(new byte[100]);
            assertThatThrownBy(() -> packet.reply(Map.of("k", "v"), new byte[96]))
                    .isInstanceOfSatisfying(IllegalArgumentException.class, e -> messages.add(e.getMessage()));
            return Ack.OK;
        });

        assertThat(messages).hasSize(1);
        assertThat(messages.get(0)).contains("101 bytes").contains("100").contains("'sender'");
        assertThat(verdict.reply())
                .isNotNull()
                .satisfies(reply -> assertThat(reply.body()).hasSize(100));
    }

    @Test
    void aLateReplyIsIgnored() {
        Packet[] first = new Packet[1];
        verdictOf((name, packet) -> {
            first[0] = packet;
            return Ack.OK;
        });
        first[0].reply(new byte[] {1});

        Verdict second = verdictOf((name, packet) -> {
            first[0].reply(new byte[] {1});
            return Ack.OK;
        });

        assertThat(second).isEqualTo(Verdict.OK);
    }

    @Test
    void aHandlerKnowsThatItIsOne() {
        List<Boolean> inHandler = new ArrayList<>();
        verdictOf((name, packet) -> {
            inHandler.add(ThreadRole.inHandler());
            inHandler.add(ThreadRole.inOwnLane("me"));
            return Ack.OK;
        });
        inHandler.add(ThreadRole.inHandler());

        assertThat(inHandler).containsExactly(true, false, false);
    }

    @Test
    @Timeout(30)
    void isSerialOnManyThreads() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Integer> order = new ArrayList<>();
            AtomicInteger inside = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(5000);
            MqWatcher serial = (name, packet) -> {
                order.add(inside.incrementAndGet() == 1 ? packet.body().length : -1);
                inside.decrementAndGet();
                done.countDown();
                return Ack.OK;
            };
            Lane busy = new Lane("sender", "me", serial, new Lane.Runner(pool, 8), counts);
            for (int i = 0; i < 5000; i++) {
                busy.add(batch(source, i + 1, new Packet[] {new Packet(Map.of(), new byte[i])}, 1));
            }

            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(order).isEqualTo(IntStream.range(0, 5000).boxed().toList());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void goesOnAfterItsExecutorHasRefusedOnce() {
        AtomicInteger refusals = new AtomicInteger(1);
        Lane reluctant = new Lane(
                "sender",
                "me",
                (name, packet) -> Ack.OK,
                new Lane.Runner(
                        task -> {
                            if (refusals.getAndDecrement() > 0) {
                                throw new RejectedExecutionException("not now");
                            }
                            borrowed.add(task);
                        },
                        8),
                counts);

        assertThatThrownBy(() -> reluctant.add(batch(source, 1, packets("x"), 1)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(reluctant.pendingBytes()).isZero();
        assertThat(reluctant.isIdle()).isTrue();
        reluctant.add(batch(source, 1, packets("y"), 1));
        runAll();

        assertThat(source.answers).containsExactly("1 OK last");
    }

    @Test
    void anErrorInTheLaneItselfCostsItsBatchAndNotTheLane() {
        watcher = (name, packet) -> Ack.OK;
        source.brokenNumber = 1;
        lane.add(batch(source, 1, packets("x"), 1));
        runAll();
        lane.add(batch(source, 2, packets("y"), 1));
        runAll();

        assertThat(source.failures).singleElement().isInstanceOf(OutOfMemoryError.class);
        assertThat(source.answers).containsExactly("2 OK last");
        assertThat(lane.isIdle()).isTrue();
    }
}
