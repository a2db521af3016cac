package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.ProtocolException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The peer's goodbye, and the end of the connection. */
class SendWindowEndTest {

    private static final LinkEnd LOSS = LinkEnd.lost("reset", new IOException("reset"));

    private final WindowRig rig = new WindowRig();

    @Test
    void aGoodbyeFailsWhatThePeerWillNotTake() throws ProtocolException {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);
        PendingSend<?> third = rig.send(1);
        rig.out.output.flush();

        rig.window.goodbye(1, "rebooting");

        rig.assertPending(first);
        assertThat(WindowRig.failure(second))
                .isInstanceOf(MqConnectionLostException.class)
                .hasMessageContaining("rebooting");
        assertThat(WindowRig.delivery(second)).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(WindowRig.delivery(third)).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(rig.settled).containsExactly(List.of(second, third));

        rig.window.acknowledge(1, Ack.OK, "");
        WindowRig.assertOk(first);
        assertThat(rig.window.inFlight()).isZero();
    }

    @Test
    void whatAGoodbyeFailedIsNoLongerInFlight() throws ProtocolException {
        rig.send(1);
        rig.send(1);
        rig.send(1);

        rig.window.goodbye(1, "rebooting");

        assertThat(rig.window.inFlight()).isOne();
    }

    @Test
    void nothingIsTakenAfterAGoodbye() throws ProtocolException {
        rig.window.goodbye(0, "rebooting");

        assertThatThrownBy(() -> rig.send(1))
                .isInstanceOfSatisfying(
                        MqException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED))
                .hasMessageContaining("rebooting");
    }

    @Test
    void aGoodbyeCanOnlyNameWhatWasSent() {
        PendingSend<?> send = rig.send(1);

        assertThatThrownBy(() -> rig.window.goodbye(2, "")).isInstanceOf(ProtocolException.class);
        rig.assertPending(send);
    }

    @Test
    void aLaterGoodbyeMayNameALowerNumber() throws ProtocolException {
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(1);

        rig.window.goodbye(2, "");
        rig.assertPending(first, second);
        rig.window.goodbye(1, "");

        rig.assertPending(first);
        assertThat(WindowRig.delivery(second)).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void whatAGoodbyeFailedCannotBeAnswered() throws ProtocolException {
        rig.send(1);
        rig.send(1);
        rig.window.goodbye(1, "");

        assertThatThrownBy(() -> rig.window.acknowledge(2, Ack.OK, "")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void whatAGoodbyeFailedIsNotWritten() throws ProtocolException {
        rig.out.link.room = 0;
        rig.send(10);
        rig.out.output.flush();
        rig.send(20);
        rig.send(50_000);

        rig.window.goodbye(1, "");
        rig.out.makeRoom();

        assertThat(rig.out.link.bytes()).hasSize(WindowRig.FRAME_OVERHEAD + 10);
    }

    @Test
    void whatHadTimedOutIsNotWrittenAfterAGoodbyeEither() throws ProtocolException {
        rig.out.link.room = 0;
        rig.send(10);
        rig.out.output.flush();
        PendingSend<?> late = rig.send(new byte[50_000], 5);
        rig.out.loop.advance(5);
        rig.window.expire();
        assertThat(WindowRig.delivery(late)).isEqualTo(Delivery.UNKNOWN);

        rig.window.goodbye(1, "");
        rig.out.makeRoom();

        assertThat(rig.out.link.bytes()).hasSize(WindowRig.FRAME_OVERHEAD + 10);
    }

    @Test
    void aLossIsUnknownForWhatTheSocketMayHaveAndNotDeliveredForTheRest() {
        rig.out.link.room = WindowRig.FRAME_OVERHEAD + 10 + 1;
        PendingSend<?> whole = rig.send(10);
        PendingSend<?> begun = rig.send(10);
        PendingSend<?> unsent = rig.send(10);
        rig.out.output.flush();

        rig.window.close(LOSS);

        assertThat(WindowRig.delivery(whole)).isEqualTo(Delivery.UNKNOWN);
        assertThat(WindowRig.delivery(begun)).isEqualTo(Delivery.UNKNOWN);
        assertThat(WindowRig.delivery(unsent)).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(WindowRig.failure(whole))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("reset");
        assertThat(rig.counts.snapshot().unknown()).isEqualTo(2);
        assertThat(rig.counts.snapshot().notDelivered()).isOne();
        assertThat(rig.window.inFlight()).isZero();
    }

    @Test
    void aLossAtAFramesEdgeLeavesTheNextUndelivered() {
        rig.out.link.room = WindowRig.FRAME_OVERHEAD + 10;
        PendingSend<?> whole = rig.send(10);
        PendingSend<?> next = rig.send(10);
        rig.out.output.flush();

        rig.window.close(LOSS);

        assertThat(WindowRig.delivery(whole)).isEqualTo(Delivery.UNKNOWN);
        assertThat(WindowRig.delivery(next)).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void headersCountAsBytesOfTheirPacket() {
        byte[] headers = FrameEncoder.encodeHeaders(Map.of("key", "value"));
        PendingSend<?> whole = PendingSend.send(new PendingSend.Patience(rig.out.loop, false, WindowRig.TIMEOUT));
        rig.window.submit(whole, headers, new byte[10]);
        PendingSend<?> next = rig.send(10);
        rig.out.link.room = WindowRig.FRAME_OVERHEAD + headers.length + 10;
        rig.out.output.flush();

        rig.window.close(LOSS);

        assertThat(WindowRig.delivery(whole)).isEqualTo(Delivery.UNKNOWN);
        assertThat(WindowRig.delivery(next)).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void whatWasGivenToAFailedWriteIsUnknown() {
        rig.out.link.failure = new IOException("reset");
        PendingSend<?> send = rig.send(10);
        rig.out.output.flush();

        rig.window.close(LOSS);

        assertThat(WindowRig.delivery(send)).isEqualTo(Delivery.UNKNOWN);
    }

    @Test
    void whatALossLeftUndeliveredIsNotWrittenAfterwards() {
        rig.out.link.room = 5;
        rig.send(10);
        PendingSend<?> unsent = rig.send(10);
        rig.out.output.flush();

        rig.window.close(LinkEnd.closedHere(CloseCode.TIMEOUT, "silence"));
        rig.out.makeRoom();

        assertThat(WindowRig.delivery(unsent)).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(rig.out.link.bytes()).hasSize(WindowRig.FRAME_OVERHEAD + 10);
    }

    @Test
    void theOwnerOfALargeBodyGetsItBackWhenTheConnectionCloses() {
        byte[] body = OutputRig.noise(100_000, 1);
        byte[] before = body.clone();
        rig.out.link.room = 1000;
        rig.send(body, WindowRig.TIMEOUT);
        rig.out.output.flush();

        rig.window.close(LinkEnd.closedHere(CloseCode.TIMEOUT, "silence"));
        Arrays.fill(body, (byte) 0);
        rig.out.makeRoom();

        byte[] written = rig.out.link.bytes();
        assertThat(Arrays.copyOfRange(written, WindowRig.FRAME_OVERHEAD, written.length))
                .isEqualTo(before);
    }

    @Test
    void aPacketOfWhichOnlyTheHeadCouldBeAppendedIsNotWritten() {
        byte[] full = new byte[BufferPool.BUFFER_BYTES - WindowRig.FRAME_OVERHEAD];
        rig.out.locked(() -> rig.out.output.bytes().stage(full.length).put(full));
        rig.out.outOfMemory = true;

        assertThatThrownBy(() -> rig.send(1)).isInstanceOf(OutOfMemoryError.class);
        rig.out.output.flush();

        assertThat(rig.out.link.bytes()).hasSize(full.length);
    }

    @Test
    void letsGoOfItsLockAfterEachCall() {
        PendingSend<?> blocking = rig.blocking(0);
        List<ThrowingCallable> calls = List.of(
                () -> rig.send(1),
                () -> rig.window.await(blocking),
                () -> rig.window.expire(),
                rig.window::inFlight,
                () -> rig.window.acknowledge(1, Ack.OK, ""),
                () -> rig.window.acknowledge(99, Ack.OK, ""),
                () -> rig.window.reply(2, new Packet(Map.of(), new byte[0])),
                () -> rig.window.goodbye(2, ""),
                () -> rig.window.goodbye(99, ""),
                () -> rig.window.close(LOSS),
                () -> rig.send(1));
        for (ThrowingCallable call : calls) {
            Throwable thrown = catchThrowable(call);
            assertThat(rig.out.output.lock().isLocked())
                    .as("the lock after a call that threw %s", thrown)
                    .isFalse();
        }
    }

    @Test
    void aCloseThatNamesTheLastTakenIsNotDeliveredBeyondIt() {
        PendingSend<?> first = rig.send(10);
        PendingSend<?> second = rig.send(10);
        PendingSend<?> third = rig.send(10);
        rig.out.output.flush();

        rig.window.close(LinkEnd.told(CloseCode.REPLACED, 2, "replaced"));

        assertThat(WindowRig.delivery(first)).isEqualTo(Delivery.UNKNOWN);
        assertThat(WindowRig.delivery(second)).isEqualTo(Delivery.UNKNOWN);
        assertThat(WindowRig.delivery(third)).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void aCloseDoesNotTouchWhatIsAnsweredOrExpired() throws ProtocolException {
        PendingSend<?> answered = rig.send(10);
        PendingSend<?> expired = rig.send(new byte[10], 100);
        rig.window.acknowledge(1, Ack.OK, "");
        rig.out.loop.advance(100);
        rig.window.expire();
        rig.settled.clear();

        rig.window.close(LinkEnd.told(CloseCode.SHUTDOWN, 1, "bye"));

        WindowRig.assertOk(answered);
        assertThat(WindowRig.delivery(expired)).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.settled).isEmpty();
        assertThat(rig.counts.snapshot().notDelivered()).isZero();
        assertThat(rig.counts.snapshot().unknown()).isOne();
    }

    @Test
    void nothingIsTakenAfterTheClose() {
        rig.window.close(LOSS);

        assertThatThrownBy(() -> rig.send(1))
                .isInstanceOf(MqOutClosedException.class)
                .hasMessageContaining("'peer'")
                .hasMessageContaining("reset");
        assertThat(rig.window.inFlight()).isZero();
    }

    @Test
    void aBlockedCallerIsToldOnItsOwnThread() {
        PendingSend<?> send = rig.blocking(WindowRig.TIMEOUT);

        rig.window.close(LOSS);

        assertThat(rig.settled).isEmpty();
        assertThatThrownBy(() -> rig.window.await(send)).isInstanceOf(MqConnectionLostException.class);
    }

    @Test
    void shutTakesNothingMoreAndLetsTheRestBeAnswered() throws ProtocolException {
        PendingSend<?> send = rig.send(1);

        rig.window.shut(() -> new MqOutClosedException("peer", "stopping", null));

        assertThatThrownBy(() -> rig.send(1)).hasMessage("stopping");
        rig.window.acknowledge(1, Ack.OK, "");
        WindowRig.assertOk(send);
    }

    @Test
    void aNumberWhoseBytesCannotBeAppendedEndsTheConnection() {
        rig.out.outOfMemory = true;

        assertThatThrownBy(() -> rig.send(1)).isInstanceOf(OutOfMemoryError.class);
        rig.out.outOfMemory = false;
        assertThatThrownBy(() -> rig.send(1))
                .isInstanceOf(MqOutClosedException.class)
                .hasMessageContaining("no direct memory");

        LinkEnd end = rig.broken.get(0);
        rig.window.close(end);
        rig.out.output.flush();
        assertThat(rig.broken).hasSize(1);
        assertThat(rig.window.inFlight()).isZero();
        assertThat(rig.out.output.waitsAt()).as("nothing of it is ever written").isEqualTo(-1);
    }
}
