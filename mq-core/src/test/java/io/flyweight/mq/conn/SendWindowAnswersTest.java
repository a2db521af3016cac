package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the peer answers, and what comes too late. */
class SendWindowAnswersTest {

    private static final long MILLIS = 1_000_000;
    private static final Packet REPLY = new Packet(Map.of(), new byte[] {42});

    private final WindowRig rig = new WindowRig();

    private static void assertProtocolError(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(CloseCode.PROTOCOL_ERROR));
    }

    @Test
    void numbersPacketsAndRequestsInOneSequence() {
        assertThat(rig.send(1).number).isEqualTo(1);
        assertThat(rig.request().number).isEqualTo(2);
        assertThat(rig.send(1).number).isEqualTo(3);
        assertThat(rig.window.inFlight()).isEqualTo(3);
    }

    @Test
    void oneAckAnswersAllThatIsUnansweredUpToIt() throws ProtocolException {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);
        PendingSend<?> third = rig.send(1);

        rig.window.acknowledge(2, Ack.OK, "");

        WindowRig.assertOk(first, second);
        rig.assertPending(third);
        assertThat(rig.settled).containsExactly(List.of(first, second));
        assertThat(rig.window.inFlight()).isOne();
        assertThat(rig.counts.snapshot().sent()).isEqualTo(2);
    }

    @Test
    void aRejectionInTheMiddleIsForThatOneAlone() throws ProtocolException {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);
        PendingSend<?> third = rig.send(1);

        rig.window.acknowledge(2, Ack.REJECTED, "too blue");
        rig.window.acknowledge(3, Ack.OK, "");

        WindowRig.assertOk(first, third);
        assertThat(WindowRig.failure(second))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("too blue")
                .hasMessageContaining("'peer'");
        assertThat(rig.counts.snapshot().rejected()).isOne();
        assertThat(rig.counts.snapshot().sent()).isEqualTo(2);
    }

    @Test
    void errorAndUnknownHaveTheirOwnExceptions() throws ProtocolException {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);

        rig.window.acknowledge(1, Ack.ERROR, "bad");
        rig.window.acknowledge(2, Ack.UNKNOWN, "");

        assertThat(WindowRig.failure(first)).isInstanceOf(MqAckErrorException.class);
        assertThat(WindowRig.delivery(first)).isEqualTo(Delivery.REJECTED);
        assertThat(WindowRig.failure(second)).isInstanceOf(MqAckUnknownException.class);
        assertThat(WindowRig.delivery(second)).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.counts.snapshot().rejected()).isOne();
        assertThat(rig.counts.snapshot().unknown()).isOne();
    }

    @Test
    void tellsAFutureWhatItsSendWasAnswered() throws ProtocolException {
        PendingSend<Packet> request = rig.request();
        PendingSend<?> refused = rig.send(1);
        rig.window.reply(1, REPLY);
        rig.window.acknowledge(2, Ack.REJECTED, "no");

        assertThat(request).as("until it is told").isNotDone();
        rig.settled.forEach(batch -> batch.forEach(PendingSend::tell));

        assertThat(request).isCompletedWithValue(REPLY);
        assertThatThrownBy(refused::join).hasCauseInstanceOf(MqRejectedException.class);
    }

    @Test
    void aReplyAnswersThatRequestAlone() throws ProtocolException {
        PendingSend<?> first = rig.send(1);
        PendingSend<Packet> second = rig.request();
        PendingSend<?> third = rig.send(1);

        rig.window.reply(2, REPLY);
        rig.assertPending(first, third);
        assertThat(second.resultOrThrow()).isSameAs(REPLY);

        rig.window.acknowledge(3, Ack.OK, "");
        WindowRig.assertOk(first, third);
        assertThat(rig.counts.snapshot().sent()).isEqualTo(3);
        assertThat(rig.counts.snapshot().lateAnswers()).isZero();
    }

    /** A connection that was idle for hours has sent more in pings than a peer has to be busy with. */
    @Test
    void whatNeedsNoAnswerIsNotOnItsWayUnanswered() {
        WindowRig idle = new WindowRig();
        for (int i = 0; i < 100; i++) {
            idle.out.append(new byte[1000]);
            idle.out.output.flush();
        }
        idle.out.link.writes.clear();

        idle.send(10);
        idle.out.loop.runAll();

        assertThat(idle.out.link.writes).as("at once").containsExactly(WindowRig.FRAME_OVERHEAD + 10);
    }

    @Test
    void anAckedRequestHasAnEmptyReply() throws ProtocolException {
        PendingSend<Packet> request = rig.request();

        rig.window.acknowledge(1, Ack.OK, "");

        assertThat(request)
                .isCompletedWithValueMatching(
                        reply -> reply.body().length == 0 && reply.headers().isEmpty());
    }

    @Test
    void anAckOfWhatIsNotUnansweredIsAProtocolError() throws ProtocolException {
        rig.send(1);
        rig.request();
        rig.send(1);
        assertProtocolError(() -> rig.window.acknowledge(0, Ack.OK, ""));
        assertProtocolError(() -> rig.window.acknowledge(4, Ack.OK, ""));
        assertProtocolError(() -> rig.window.acknowledge(Long.MAX_VALUE, Ack.OK, ""));

        rig.window.acknowledge(1, Ack.OK, "");
        assertProtocolError(() -> rig.window.acknowledge(1, Ack.OK, ""));

        rig.window.reply(2, REPLY);
        assertProtocolError(() -> rig.window.acknowledge(2, Ack.OK, ""));
    }

    @Test
    void aReplyToWhatIsNoOpenRequestIsAProtocolError() throws ProtocolException {
        PendingSend<?> packet = rig.send(1);
        rig.request();
        assertProtocolError(() -> rig.window.reply(1, REPLY));
        assertProtocolError(() -> rig.window.reply(3, REPLY));
        assertProtocolError(() -> rig.window.reply(0, REPLY));

        rig.window.reply(2, REPLY);
        assertProtocolError(() -> rig.window.reply(2, REPLY));
        rig.assertPending(packet);
    }

    @Test
    void expiresWhatIsDueAndAsksForTheNextDeadline() {
        PendingSend<?> slow = rig.send(new byte[1], 300 * MILLIS);
        PendingSend<?> quick = rig.send(new byte[1], 100 * MILLIS);
        PendingSend<?> medium = rig.send(new byte[1], 200 * MILLIS);
        assertThat(rig.deadlines).containsExactly(300 * MILLIS, 100 * MILLIS);

        rig.out.loop.advance(100 * MILLIS);
        rig.window.expire();

        assertThat(WindowRig.failure(quick)).isInstanceOf(MqSendTimeoutException.class);
        assertThat(WindowRig.delivery(quick)).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.settled).containsExactly(List.of(quick));
        rig.assertPending(slow, medium);
        assertThat(rig.deadlines).containsExactly(300 * MILLIS, 100 * MILLIS, 100 * MILLIS);
        assertThat(rig.counts.snapshot().unknown()).isOne();
    }

    @Test
    void theTimeOfAnAsyncSendBeginsWhenTheLoopComesBy() {
        PendingSend<?> send = PendingSend.send(new PendingSend.Patience(rig.out.loop, false, 100 * MILLIS));
        rig.window.submit(send, new byte[0], new byte[1]);
        rig.out.loop.advance(30 * MILLIS);
        rig.out.locked(rig.window::date);
        rig.out.loop.advance(70 * MILLIS);
        rig.out.locked(rig.window::date);
        rig.window.expire();
        rig.assertPending(send);

        rig.out.loop.advance(30 * MILLIS);
        rig.window.expire();

        assertThat(WindowRig.delivery(send)).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.deadlines).containsExactly(100 * MILLIS, 30 * MILLIS);
    }

    @Test
    void aLookThroughTheWindowBeginsTheTimeOfWhatTheLoopHasNotSeen() {
        PendingSend<?> send = PendingSend.send(new PendingSend.Patience(rig.out.loop, false, 100 * MILLIS));
        rig.window.submit(send, new byte[0], new byte[1]);

        rig.window.expire();
        rig.out.loop.advance(100 * MILLIS);
        rig.window.expire();

        assertThat(WindowRig.delivery(send)).isEqualTo(Delivery.UNKNOWN);
    }

    @Test
    void aLookThatComesTooEarlyAsksForTheRestOfTheTime() {
        PendingSend<?> send = rig.send(new byte[1], 100 * MILLIS);
        rig.out.loop.advance(100 * MILLIS - 1_000);
        rig.window.expire();
        rig.assertPending(send);

        rig.out.loop.advance(1_000);
        rig.window.expire();

        assertThat(WindowRig.delivery(send)).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.deadlines).containsExactly(100 * MILLIS, 1_000L);
    }

    @Test
    void doesNotLookThroughTheWindowForEachOfManyDeadlines() {
        rig.send(new byte[1], 100 * MILLIS);
        PendingSend<?> next = rig.send(new byte[1], 101 * MILLIS);
        rig.out.loop.advance(100 * MILLIS);
        rig.window.expire();

        assertThat(rig.deadlines).containsExactly(100 * MILLIS, 10 * MILLIS);
        rig.assertPending(next);
        rig.out.loop.advance(10 * MILLIS);
        rig.window.expire();
        assertThat(WindowRig.delivery(next)).isEqualTo(Delivery.UNKNOWN);
    }

    @Test
    void anExpiredSendStaysUnknownAndItsAnswerIsCounted() throws ProtocolException {
        PendingSend<?> late = rig.send(new byte[1], 100);
        PendingSend<?> behind = rig.send(new byte[1], 1000);
        rig.out.loop.advance(100);
        rig.window.expire();
        assertThat(rig.window.inFlight()).as("the peer may still answer").isEqualTo(2);

        rig.window.acknowledge(1, Ack.OK, "");

        assertThat(WindowRig.delivery(late)).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.counts.snapshot().lateAnswers()).isOne();
        assertThat(rig.counts.snapshot().sent()).isZero();
        rig.assertPending(behind);
    }

    @Test
    void aBlockingSendTimesOutOnItsOwnThread() throws ProtocolException {
        PendingSend<?> send = rig.blocking(0);

        assertThatThrownBy(() -> rig.window.await(send))
                .isInstanceOf(MqSendTimeoutException.class)
                .hasMessageContaining("UNKNOWN");

        rig.window.acknowledge(1, Ack.REJECTED, "too late");
        assertThat(rig.counts.snapshot().lateAnswers()).isOne();
        assertThat(rig.counts.snapshot().unknown()).isOne();
        assertThat(rig.settled).isEmpty();
    }

    @Test
    void aBlockingSendTimesOutWhenItsTimeHasPassedAndNotBefore() throws ProtocolException {
        PendingSend<?> due = rig.blocking(WindowRig.TIMEOUT);
        PendingSend<?> answered = rig.blocking(WindowRig.TIMEOUT + 1);
        rig.out.loop.advance(WindowRig.TIMEOUT);

        assertThatThrownBy(() -> rig.window.await(due)).isInstanceOf(MqSendTimeoutException.class);
        rig.out.loop.onPark = () -> {
            try {
                rig.window.acknowledge(2, Ack.OK, "");
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        };
        rig.window.await(answered);

        WindowRig.assertOk(answered);
    }

    @Test
    void aBlockingRequestReturnsItsReply() throws ProtocolException {
        PendingSend<Packet> request = PendingSend.request(new PendingSend.Patience(rig.out.loop, true, 1));
        rig.window.submit(request, new byte[0], new byte[1]);
        rig.window.reply(1, REPLY);

        assertThat(rig.window.await(request)).isSameAs(REPLY);
    }

    @Test
    void asksOnceForDeadlinesThatAreTheSame() {
        rig.send(new byte[1], 100 * MILLIS);
        rig.send(new byte[1], 100 * MILLIS);

        assertThat(rig.deadlines).containsExactly(100 * MILLIS);
    }

    @Test
    void aReplyFarBeyondWhatWasSentAnswersNothingElse() {
        PendingSend<Packet> open = rig.request();

        assertProtocolError(() -> rig.window.reply(1 + 16, REPLY));

        rig.assertPending(open);
    }

    @Test
    void expiryLeavesBlockingSendsToTheirThreads() {
        PendingSend<?> send = rig.blocking(0);

        rig.window.expire();

        rig.assertPending(send);
    }

    @Test
    void anInterruptedWaitForTheAnswerIsUnknownAndKeepsTheFlag() {
        PendingSend<?> send = rig.blocking(WindowRig.TIMEOUT);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.window.await(send))
                .isInstanceOf(MqSendTimeoutException.class)
                .hasMessageContaining("interrupted")
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theOwnerOfALargeBodyGetsItBackOnExpiry() {
        byte[] body = OutputRig.noise(100_000, 1);
        byte[] before = body.clone();
        rig.out.link.room = 1000;
        rig.send(body, 100);
        rig.out.output.flush();
        rig.out.loop.advance(100);

        rig.window.expire();
        Arrays.fill(body, (byte) 0);
        rig.out.makeRoom();

        byte[] written = rig.out.link.bytes();
        assertThat(Arrays.copyOfRange(written, WindowRig.FRAME_OVERHEAD, written.length))
                .isEqualTo(before);
    }

    @Test
    void failsWhatIsTooLargeForThePeerWithoutANumber() {
        assertThatThrownBy(() -> rig.send(500_001))
                .isInstanceOf(MqPacketTooLargeException.class)
                .hasMessageContaining("500001")
                .hasMessageContaining("500000");

        assertThat(rig.send(500_000).number).isEqualTo(1);
    }
}
