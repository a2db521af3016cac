package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.wire.CloseCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How connections are kept alive and ended, whichever end they are. */
class FrameLinkTest {

    private static final String BROKEN = "a frame of type 0x10 has no place in step OPEN";

    private final OutRig rig = new OutRig();
    private final FarEnd far = rig.connected();

    /** Has the connection under test close, by a frame that has no place. */
    private void breakTheProtocol() {
        far.say(FarEnd.packet(0));
    }

    @Test
    void aCloseIsWrittenBeforeTheOutputIsShut() {
        far.link.room = 10;
        breakTheProtocol();
        assertThat(far.link.outputShut).isFalse();

        far.takesAll();

        assertThat(far.hears()).containsExactly("CLOSE PROTOCOL_ERROR 0 " + BROKEN);
        assertThat(far.link.outputShut).isTrue();
        assertThat(far.link.closed).isFalse();
    }

    @Test
    void theSocketStaysOpenForASecondAfterAClose() {
        breakTheProtocol();

        rig.loop.advance(OutRig.SECOND - 1);
        assertThat(far.link.closed).isFalse();
        rig.loop.advance(1);
        assertThat(far.link.closed).isTrue();
    }

    @Test
    void thePeersEndOfStreamEndsTheLingering() {
        breakTheProtocol();

        far.endStream(null);

        assertThat(far.link.closed).isTrue();
    }

    @Test
    void whatComesAfterAnEndIsDiscarded() {
        PendingSend<?> send = rig.send(1);
        rig.loop.runAll();
        breakTheProtocol();
        far.hears();

        far.say(FarEnd.ack(1, Ack.OK, ""), FarEnd.ping(1));

        assertThat(send).isCompletedExceptionally();
        assertThat(far.hears()).isEmpty();
        assertThat(rig.counts.snapshot().sent()).isZero();
    }

    @Test
    void aFullSocketDoesNotKeepAConnectionOpen() {
        far.link.room = 0;
        breakTheProtocol();

        rig.loop.advance(OutRig.SECOND);

        assertThat(far.link.closed).isTrue();
    }

    @Test
    void aSocketThatBreaksWhileTheCloseIsWrittenIsClosed() {
        far.link.failure = new IOException("Broken pipe");

        breakTheProtocol();

        assertThat(far.link.closed).isTrue();
        assertThat(rig.connection.status().lastError()).isEqualTo(BROKEN);
    }

    @Test
    void anOwnReasonIsCutForThePeerAndKeptHere() {
        rig.connection.drop("x".repeat(160));
        assertThat(far.hears()).containsExactly("CLOSE SHUTDOWN 0 " + "x".repeat(160));

        rig.loop.advance(OutRig.RECONNECT);
        FarEnd again = rig.welcome();
        rig.connection.drop("x".repeat(161));
        assertThat(again.hears()).containsExactly("CLOSE SHUTDOWN 0 " + "x".repeat(160));
        assertThat(rig.connection.status().lastError()).hasSize(161);
    }

    @Test
    void afterAFailedWriteThePeersLastWordsAreRead() {
        PendingSend<?> answered = rig.send(1);
        rig.loop.runAll();
        far.link.failure = new IOException("Broken pipe");
        PendingSend<?> written = rig.send(1);
        PendingSend<?> next = rig.send(1);
        rig.loop.runAll();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTED);

        far.say(FarEnd.ack(1, Ack.OK, ""), FarEnd.close(CloseCode.SHUTDOWN, 2, "going down"));

        assertThat(answered).isCompleted();
        assertThat(OutRig.failure(written).delivery().name()).isEqualTo("UNKNOWN");
        assertThat(OutRig.failure(next).delivery().name()).isEqualTo("NOT_DELIVERED");
        assertThat(rig.connection.status().lastError()).isEqualTo("the peer has stopped: going down");
        rig.loop.advance(OutRig.SECOND);
        assertThat(rig.states).as("it ended once").endsWith(OutConnState.CONNECTED, OutConnState.WAITING);
    }

    @Test
    void aFailedWriteIsALossASecondLater() {
        far.link.failure = new IOException("Broken pipe");
        rig.send(1);
        rig.loop.runAll();

        rig.loop.advance(OutRig.SECOND - 1);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTED);
        rig.loop.advance(1);

        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
        assertThat(rig.connection.status().lastError()).isEqualTo("Broken pipe");
        assertThat(far.link.closed).isTrue();
    }

    @Test
    void theEndOfTheStreamAfterAFailedWriteIsToldAsThatFailure() {
        far.link.failure = new IOException("Broken pipe");
        rig.send(1);
        rig.loop.runAll();

        far.endStream(null);

        assertThat(rig.connection.status().lastError()).isEqualTo("Broken pipe");
    }

    @Test
    void nothingIsWrittenToASocketThatHasFailed() {
        far.link.failure = new IOException("Broken pipe");
        rig.send(1);
        rig.loop.runAll();
        far.link.failure = null;
        int writes = far.link.writes.size();

        breakTheProtocol();

        assertThat(far.link.writes).hasSize(writes);
        assertThat(far.link.closed).isTrue();
    }

    @Test
    void aFailureWithoutAMessageIsNamed() {
        far.endStream(new IOException());

        assertThat(rig.connection.status().lastError()).isEqualTo("IOException");
    }

    @Test
    void aPauseDoesNotHideTheLastWordsAfterAFailedWrite() {
        InRig in = new InRig();
        FarEnd dialer = in.welcomed("far");
        dialer.say(FarEnd.packet(InRig.LANE_BYTES));
        assertThat(dialer.link.paused).isTrue();

        dialer.link.failure = new IOException("Broken pipe");
        dialer.say(FarEnd.ping(1));

        assertThat(dialer.link.paused).isFalse();
    }

    @Test
    void aCloseEndsAPauseSoThatTheRestIsDiscarded() {
        InRig in = new InRig();
        FarEnd dialer = in.welcomed("far");
        dialer.say(FarEnd.packet(InRig.LANE_BYTES));

        in.inbound.drop();
        in.runLanes();

        assertThat(dialer.link.paused).isFalse();
        assertThat(dialer.hears()).containsExactly("CLOSE SHUTDOWN 0 stopped");
    }

    @Test
    void aLaneThatEmptiesAfterTheEndDoesNotTouchTheLink() {
        InRig in = new InRig();
        FarEnd dialer = in.welcomed("far");
        dialer.say(FarEnd.packet(InRig.LANE_BYTES));
        dialer.endStream(null);

        in.runLanes();

        assertThat(dialer.link.paused).as("as it was when it closed").isTrue();
    }

    @Test
    void pingsAfterItsOwnSilenceAndAnswersThePeers() {
        rig.loop.advance(10 * OutRig.SECOND);
        assertThat(far.hears()).containsExactly("PING");

        far.say(FarEnd.ping(5), FarEnd.ping(6));
        assertThat(far.hears()).containsExactly("PONG 6");
    }

    @Test
    void onePongIsPendingAtMostTheNewest() {
        far.link.room = 0;
        rig.send(1);
        rig.loop.runAll();

        far.say(FarEnd.ping(5), FarEnd.ping(6), FarEnd.ping(7));
        far.takesAll();

        assertThat(far.hears()).containsExactly("PACKET 1", "PONG 7");
    }

    @Test
    void aPongOfAnotherPingTellsNoRoundTrip() {
        rig.loop.advance(10 * OutRig.SECOND);

        far.say(FarEnd.pong(1));

        assertThat(rig.connection.roundTripNanos()).isEqualTo(-1);
    }

    @Test
    void aSilentPeerIsGivenUp() {
        rig.loop.advance(29 * OutRig.SECOND);
        far.say(FarEnd.pong(1));
        rig.loop.advance(30 * OutRig.SECOND);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTED);

        rig.loop.advance(1);

        assertThat(far.hears()).endsWith("CLOSE TIMEOUT 0 nothing was read for 30000 ms");
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
    }

    @Test
    void nothingIsWatchedAfterTheEnd() {
        far.say(FarEnd.close(CloseCode.SHUTDOWN, 0, ""));
        rig.connection.leave(() -> {});

        assertThat(rig.loop.nanosToNext()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCloseOfThePeerIsNotAnswered() {
        far.say(FarEnd.close(CloseCode.PROTOCOL_ERROR, 0, "nonsense"));

        assertThat(far.hears()).isEmpty();
        assertThat(far.link.closed).isTrue();
        assertThat(rig.connection.status().lastError()).isEqualTo("the peer found our bytes out of protocol: nonsense");
    }
}
