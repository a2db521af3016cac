package io.flyweight.mq.conn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A lane lets go of its thread: for a peer that does not read its answers, and for other lanes. */
class LaneSuspensionTest {

    private final Queue<Runnable> borrowed = new ArrayDeque<>();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private BooleanSupplier congested = () -> false;
    private boolean refuse;
    private final Lane lane = new Lane(
            "sender",
            "me",
            (name, packet) -> {
                handled.add(packet.text());
                return Ack.OK;
            },
            new Lane.Runner(this::borrow, 2),
            new PeerCounts());

    private final Lane.Source source = new Lane.Source() {
        @Override
        public boolean isCongested() {
            return congested.getAsBoolean();
        }

        @Override
        public boolean take(long number) {
            return true;
        }

        @Override
        public void answer(long number, Verdict verdict, boolean last) {}

        @Override
        public long replyLimit() {
            return 0;
        }

        @Override
        public void onFailed(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void onBatchDone(long pendingBytes) {}
    };

    private void borrow(Runnable task) {
        if (refuse) {
            throw new OutOfMemoryError("unable to create native thread, as a test wants it");
        }
        borrowed.add(task);
    }

    private void add(long number, String... bodies) {
        Packet[] packets = Stream.of(bodies)
                .map(body -> Packet.received(Map.of(), body.getBytes(US_ASCII), false, lane))
                .toArray(Packet[]::new);
        lane.add(LaneTest.batch(source, number, packets, bodies.length));
    }

    @Test
    void handsNothingOverWhileItsSourceIsCongested() {
        congested = () -> !handled.isEmpty();
        add(1, "a", "b");
        add(3, "c");

        borrowed.remove().run();

        assertThat(handled).containsExactly("a");
        assertThat(borrowed).as("nobody waits on a thread meanwhile").isEmpty();
        assertThat(lane.isIdle()).isFalse();
    }

    @Test
    void goesOnWhereItStoppedWhenResumed() {
        congested = () -> handled.size() == 1;
        add(1, "a", "b");
        borrowed.remove().run();
        congested = () -> false;

        lane.resume();
        assertThat(borrowed).hasSize(1);
        borrowed.remove().run();

        assertThat(handled).containsExactly("a", "b");
        assertThat(lane.isIdle()).isTrue();
        assertThat(lane.pendingBytes()).isZero();
    }

    @Test
    void aResumeWithoutSuspensionDoesNothing() {
        add(1, "a");
        lane.resume();

        assertThat(borrowed).hasSize(1);
    }

    @Test
    void aReasonThatGoesAtTheLastMomentSuspendsNothing() {
        boolean[] asked = new boolean[1];
        congested = () -> {
            boolean first = !asked[0];
            asked[0] = true;
            return first;
        };
        add(1, "a");

        borrowed.remove().run();

        assertThat(handled).containsExactly("a");
        lane.resume();
        assertThat(borrowed).isEmpty();
    }

    @Test
    void aResumeBetweenTwoLooksLeavesTheLaneToItsThread() {
        congested = () -> {
            lane.resume();
            return borrowed.isEmpty() && handled.isEmpty();
        };
        add(1, "a");
        borrowed.remove().run();

        congested = () -> false;
        borrowed.remove().run();

        assertThat(handled).containsExactly("a");
        assertThat(borrowed).isEmpty();
    }

    @Test
    void givesItsThreadToOthersAfterAFewBatches() {
        add(1, "a");
        add(2, "b");
        add(3, "c");

        borrowed.remove().run();
        assertThat(handled).containsExactly("a", "b");
        assertThat(borrowed).hasSize(1);

        borrowed.remove().run();
        assertThat(handled).containsExactly("a", "b", "c");
        assertThat(borrowed).isEmpty();
    }

    @Test
    void goesOnOnItsThreadWhereTheExecutorHasNoOther() {
        add(1, "a");
        add(2, "b");
        add(3, "c");
        Runnable turn = borrowed.remove();
        refuse = true;

        turn.run();

        assertThat(handled).containsExactly("a", "b", "c");
        assertThat(lane.isIdle()).isTrue();
    }

    @Test
    void isResumedEvenWhereTheExecutorHasNoThread() {
        congested = () -> handled.size() == 1;
        add(1, "a", "b");
        borrowed.remove().run();
        congested = () -> false;
        refuse = true;

        assertThat(lane.resume()).isTrue();

        await().untilAsserted(() -> assertThat(handled).containsExactly("a", "b"));
    }
}
