package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.wire.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sends on an open connection, and their answers. */
class OutSessionTest {

    private final OutRig rig = new OutRig();
    private final FarEnd far = rig.connected();

    private static Delivery delivery(PendingSend<?> send) {
        return OutRig.failure(send).delivery();
    }

    @Test
    void asyncSendsShareAWriteOfTheLoop() {
        rig.send(1);
        rig.send(2);
        rig.request(3);
        int writes = far.link.writes.size();

        assertThat(far.hears()).containsExactly("PACKET 1", "PACKET 2", "REQUEST 3");
        assertThat(far.link.writes).hasSize(writes + 1);
    }

    @Test
    @Timeout(30)
    void aBlockingSendIsWrittenByItsCallerAndReturnsWithTheAnswer() {
        rig.loop.leave();
        CompletableFuture<@Nullable Void> caller = CompletableFuture.runAsync(() -> rig.connection.sendAndWait(
                PendingSend.send(rig.within(true, 60 * OutRig.SECOND)), new byte[0], new byte[9]));
        await().atMost(Duration.ofSeconds(10)).until(() -> far.link.writes.size() == 3);
        rig.loop.enter();

        assertThat(rig.loop.waiting()).as("tasks of the loop").isZero();
        assertThat(far.hears()).containsExactly("PACKET 9");
        far.say(FarEnd.ack(1, Ack.OK, ""));

        assertThat(caller).succeedsWithin(Duration.ofSeconds(10));
        assertThat(rig.counts.snapshot().sent()).isEqualTo(1);
    }

    @Test
    void oneAckAnswersAllBeforeIt() {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);
        PendingSend<?> third = rig.send(1);
        rig.loop.runAll();

        far.say(FarEnd.ack(2, Ack.OK, ""));

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(third.isDone()).isFalse();
        assertThat(rig.connection.inFlight()).isEqualTo(1);
    }

    @Test
    void aRejectionFailsItsPacketAndTheConnectionStays() {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);

        far.say(FarEnd.ack(2, Ack.REJECTED, "no stock"));

        assertThat(first).isCompleted();
        assertThat(OutRig.failure(second))
                .isInstanceOf(MqRejectedException.class)
                .hasMessage("'far' rejected the packet: no stock; REJECTED");
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTED);
    }

    @Test
    void anErrorEndsTheSendingBeforeItIsTold() {
        List<String> told = new ArrayList<>();
        PendingSend<?> bad = rig.send(1);
        bad.whenComplete((nothing, failure) -> told.add(rig.refusal().getMessage()));
        PendingSend<?> behind = rig.send(1);
        rig.loop.runAll();

        try (LogLines lines = new LogLines(OutConnection.class)) {
            far.say(FarEnd.ack(1, Ack.ERROR, ""));
            assertThat(lines.take()).containsExactly("INFO near: 'far' is leaving: it answered ERROR");
        }

        assertThat(OutRig.failure(bad)).isInstanceOf(MqAckErrorException.class);
        assertThat(told).singleElement().asString().contains("LEAVING");
        far.say(FarEnd.close(CloseCode.ACK_ERROR, 1, "the handler answered ERROR"));
        assertThat(delivery(behind)).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(rig.connection.status().lastError())
                .isEqualTo("the peer could not go on after a packet: the handler answered ERROR");
    }

    @Test
    void aPeerThatOwesItsCloseIsGivenUp() {
        rig.send(1);
        rig.loop.runAll();
        far.hears();
        far.say(FarEnd.ack(1, Ack.ERROR, ""));

        rig.loop.advance(5 * OutRig.SECOND);

        assertThat(far.hears()).containsExactly("CLOSE TIMEOUT 0 the peer's CLOSE did not come (5000 ms)");
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
    }

    @Test
    void anUnknownAnswerEndsTheSendingToo() {
        PendingSend<?> send = rig.send(1);
        try (LogLines lines = new LogLines(OutConnection.class)) {
            far.say(FarEnd.ack(1, Ack.UNKNOWN, "it broke"));
            assertThat(lines.take()).containsExactly("INFO near: 'far' is leaving: it broke");
        }

        assertThat(OutRig.failure(send))
                .isInstanceOf(MqAckUnknownException.class)
                .hasMessageEndingWith("it broke");
        assertThat(rig.connection.state()).isEqualTo(OutConnState.LEAVING);
    }

    @Test
    void aReplyAnswersItsRequest() {
        PendingSend<Packet> request = rig.request(1);

        far.say(FarEnd.reply(1, 7));

        assertThat(request).isCompleted();
        assertThat(request.join().body()).hasSize(7);
    }

    @Test
    void aRequestThatIsOnlyAckedHasAnEmptyReply() {
        PendingSend<Packet> request = rig.request(1);

        far.say(FarEnd.ack(1, Ack.OK, ""));

        assertThat(request.join().body()).isEmpty();
    }

    @Test
    void aReplyMayBeAsLongAsWasToldAndNoLonger() {
        PendingSend<Packet> fits = rig.request(1);
        PendingSend<Packet> tooLong = rig.request(1);
        rig.loop.runAll();
        far.hears();

        far.say(FarEnd.reply(1, FarEnd.PACKET_LIMIT));
        assertThat(fits.join().body()).hasSize(FarEnd.PACKET_LIMIT);
        far.say(FarEnd.reply(2, FarEnd.PACKET_LIMIT + 1));

        assertThat(far.hears()).containsExactly("CLOSE TOO_LARGE 0 REPLY of length 100012; the limit is now 100011");
        assertThat(delivery(tooLong)).isEqualTo(Delivery.UNKNOWN);
    }

    @Test
    void answersToWhatWasNotAskedAreProtocolErrors() {
        far.say(FarEnd.ack(1, Ack.OK, ""));
        assertThat(far.hears())
                .containsExactly("CLOSE PROTOCOL_ERROR 0 ACK for 1, which was not sent or already answered");

        rig.loop.advance(OutRig.RECONNECT);
        FarEnd again = rig.welcome();
        rig.send(1);
        again.hears();
        again.say(FarEnd.reply(1, 1));
        assertThat(again.hears()).containsExactly("CLOSE PROTOCOL_ERROR 0 REPLY to 1, which is no request");
    }

    @Test
    void aFrameFromTheWrongSideIsAProtocolError() {
        far.say(FarEnd.packet(1));

        assertThat(far.hears())
                .containsExactly("CLOSE PROTOCOL_ERROR 0 a frame of type 0x10 has no place in step OPEN");
    }

    @Test
    void aPacketAboveThePeersLimitFailsAtTheSender() {
        assertThat(rig.send(FarEnd.PACKET_LIMIT).isDone()).isFalse();

        assertThatThrownBy(() -> rig.send(FarEnd.PACKET_LIMIT + 1))
                .isInstanceOf(MqPacketTooLargeException.class)
                .hasMessageContaining("takes 100000");
        assertThat(rig.counts.snapshot().notDelivered()).isEqualTo(1);
    }

    @Test
    void onTheLoopAndInHandlersAndCallbacksAFullWindowFailsAtOnce() {
        for (int i = 0; i < 4; i++) {
            rig.send(1);
        }

        assertThat(rig.refusal()).isInstanceOf(MqSendWindowFullException.class);
        rig.loop.leave();
        List<MqException> failures = new ArrayList<>();
        ThreadRole.run(new ThreadRole.Callback(), () -> failures.add(rig.refusal()));
        ThreadRole.run(new ThreadRole.Handler("far", "near"), () -> failures.add(rig.refusal()));
        assertThat(failures).hasSize(2).hasOnlyElementsOfType(MqSendWindowFullException.class);
    }

    /** Fills the window, and has one more caller wait for room; returns what that one will be told. */
    private CompletableFuture<MqException> waiterForRoom() {
        for (int i = 0; i < 4; i++) {
            rig.send(1);
        }
        rig.loop.leave();
        CompletableFuture<MqException> told = new CompletableFuture<>();
        Thread caller = new Thread(() -> told.complete(rig.refusal()));
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        rig.loop.enter();
        far.hears();
        return told;
    }

    @Test
    @Timeout(30)
    void whoWaitsForRoomIsToldAtOnceThatThisNodeLeaves() {
        CompletableFuture<MqException> told = waiterForRoom();

        rig.connection.leave(() -> {});

        assertThat(told.join()).hasMessageContaining("LEAVING").matches(MqException::safeToResend);
    }

    @Test
    @Timeout(30)
    void whoWaitsForRoomIsToldAtOnceThatThePeerCannotGoOn() {
        CompletableFuture<MqException> told = waiterForRoom();

        far.say(FarEnd.ack(1, Ack.ERROR, "no such account"));

        assertThat(told.join()).hasMessageContaining("it answered ERROR").matches(MqException::safeToResend);
    }

    @Test
    @Timeout(30)
    void aBlockingRequestReturnsItsReply() {
        rig.loop.leave();
        CompletableFuture<Packet> caller = CompletableFuture.supplyAsync(() -> rig.connection.sendAndWait(
                PendingSend.request(rig.within(true, 60 * OutRig.SECOND)), new byte[0], new byte[9]));
        await().atMost(Duration.ofSeconds(10)).until(() -> far.link.writes.size() == 3);
        rig.loop.enter();

        far.say(FarEnd.reply(1, 5));

        assertThat(caller.join().body()).hasSize(5);
    }

    @Test
    @Timeout(30)
    void elsewhereASendWaitsForRoom() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            rig.send(1);
        }
        rig.loop.leave();
        Thread caller = new Thread(() -> rig.send(2));
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        rig.loop.enter();
        far.hears();

        far.say(FarEnd.ack(1, Ack.OK, ""));
        caller.join();

        assertThat(far.hears()).containsExactly("PACKET 2");
    }

    @Test
    void anAsyncSendFailsAtItsDeadlineAndALateAnswerIsCounted() {
        PendingSend<?> later = rig.send(1, 3 * OutRig.SECOND);
        PendingSend<?> sooner = rig.send(1, 2 * OutRig.SECOND);

        rig.loop.advance(2 * OutRig.SECOND - 1);
        assertThat(sooner.isDone()).isFalse();
        rig.loop.advance(1);
        assertThat(OutRig.failure(sooner))
                .isInstanceOf(MqSendTimeoutException.class)
                .hasMessage("no answer from 'far' within 2000 ms; whether the packet was handled is UNKNOWN");
        assertThat(later.isDone()).isFalse();
        rig.loop.advance(OutRig.SECOND);
        assertThat(delivery(later)).isEqualTo(Delivery.UNKNOWN);

        far.say(FarEnd.ack(2, Ack.OK, ""));
        assertThat(rig.counts.snapshot().lateAnswers()).isEqualTo(2);
        assertThat(rig.connection.inFlight()).isZero();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTED);
    }

    @Test
    void aLossIsUnknownForWhatTheSocketHadAndNotDeliveredForTheRest() {
        far.link.room = 8;
        PendingSend<?> begun = rig.send(1);
        PendingSend<?> waiting = rig.send(1);
        rig.loop.runAll();

        far.endStream(null);

        assertThat(OutRig.failure(begun))
                .isInstanceOf(MqConnectionLostException.class)
                .hasMessage("the connection to 'far' was lost (the peer closed the connection without a word); whether"
                        + " the packet was handled is UNKNOWN");
        assertThat(delivery(waiting)).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(rig.counts.snapshot().unknown()).isEqualTo(1);
    }

    @Test
    void aCloseThatNamesTheLastTakenTellsWhatWasNotDelivered() {
        PendingSend<?> taken = rig.send(1);
        PendingSend<?> notTaken = rig.send(1);
        rig.loop.runAll();

        far.say(FarEnd.close(CloseCode.REPLACED, 1, ""));

        assertThat(delivery(taken)).isEqualTo(Delivery.UNKNOWN);
        assertThat(delivery(notTaken)).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void answersInTheSameReadAsTheEndCount() {
        PendingSend<?> send = rig.send(1);
        rig.loop.runAll();

        far.say(FarEnd.ack(1, Ack.OK, ""), FarEnd.close(CloseCode.TIMEOUT, 1, ""));

        assertThat(send).isCompleted();
    }

    @Test
    void aPacketThatCannotBeAppendedEndsTheConnection() {
        rig.buffers.acquire();
        rig.outOfMemory = true;

        assertThatThrownBy(() -> rig.send(1)).isInstanceOf(OutOfMemoryError.class);
        rig.loop.runAll();

        assertThat(far.link.closed).isTrue();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
        assertThat(rig.connection.status().lastError()).startsWith("a packet could not be appended");
    }

    @Test
    void deadlinesEndWithTheConnection() {
        PendingSend<?> send = rig.send(1, 3600 * OutRig.SECOND);
        rig.loop.runAll();
        far.endStream(null);
        assertThat(send).isCompletedExceptionally();

        rig.connection.leave(() -> {});

        assertThat(rig.loop.nanosToNext()).isEqualTo(Long.MAX_VALUE);
    }
}
