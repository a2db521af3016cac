package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.wire.CloseCode;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dialling again, and what is told about it. */
class OutConnectionTest {

    private final OutRig rig = new OutRig();

    private static long delayUntilTheNextDial(OutRig rig) {
        long before = rig.loop.nanoTime();
        int dials = rig.dials.size();
        while (rig.dials.size() == dials) {
            rig.loop.advance(rig.loop.nanosToNext());
        }
        return rig.loop.nanoTime() - before;
    }

    @Test
    void dialsAgainAfterTheDelayUntilItSucceeds() {
        rig.connection.start();
        rig.dial().endStream(new ConnectException("Connection refused"));
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);

        rig.loop.advance(OutRig.RECONNECT - 1);
        assertThat(rig.dials).hasSize(1);
        rig.loop.advance(1);
        assertThat(rig.dials).hasSize(2);
        rig.welcome();

        assertThat(rig.connection.status().lastError()).as("of the last dial").isNotNull();
        assertThat(rig.states)
                .containsExactly(
                        OutConnState.CONNECTING,
                        OutConnState.WAITING,
                        OutConnState.CONNECTING,
                        OutConnState.AUTHENTICATING,
                        OutConnState.CONNECTED);
    }

    @Test
    void whoWaitedForTheConnectionFindsTheStateConnected() {
        rig.connection.start();
        rig.dial().endStream(null);
        rig.loop.advance(OutRig.RECONNECT);
        List<OutConnState> found = new ArrayList<>();
        rig.onWall = () -> {
            if (rig.connection.awaitConnected(0)) {
                found.add(rig.connection.state());
            }
        };

        rig.welcome();

        assertThat(rig.connection.awaitConnected(0)).isTrue();
        assertThat(found).doesNotContain(OutConnState.AUTHENTICATING);
    }

    @Test
    void theDelayIsUpToAFifthShorterOrLonger() {
        OutRig soonest = new OutRig(true, () -> 0);
        OutRig latest = new OutRig(true, () -> -1);
        soonest.connection.start();
        soonest.dial().endStream(null);
        latest.connection.start();
        latest.dial().endStream(null);

        assertThat(delayUntilTheNextDial(soonest)).isEqualTo(2_400_000_000L);
        assertThat(delayUntilTheNextDial(latest)).isBetween(3_599_999_990L, 3_600_000_000L);
    }

    @Test
    void isIdleAfterALossWhereItMayNotDialAgain() {
        OutRig once = new OutRig(false, OutRig.MIDDLE);
        once.connected().endStream(null);

        assertThat(once.connection.state()).isEqualTo(OutConnState.IDLE);
        assertThat(once.loop.nanosToNext()).isEqualTo(Long.MAX_VALUE);
        once.connection.start();
        assertThat(once.dials).hasSize(2);
    }

    @Test
    void waitsTenTimesAsLongWhereAnotherProcessTookTheName() {
        FarEnd far = rig.connected();

        far.say(FarEnd.close(CloseCode.REPLACED, 0, "a newer one"));

        assertThat(rig.connection.status().replaced()).isTrue();
        assertThat(delayUntilTheNextDial(rig)).isEqualTo(10 * OutRig.RECONNECT);
    }

    @Test
    void aPeerThatDialsEndsTheWait() {
        rig.connection.start();
        rig.dial().endStream(null);
        rig.loop.advance(OutRig.SECOND);

        rig.connection.onPeerSeen();

        assertThat(rig.dials).hasSize(2);
        rig.loop.advance(OutRig.RECONNECT);
        assertThat(rig.dials).as("that the wait had ended").hasSize(2);
    }

    @Test
    void aPeerThatDialsChangesNothingButAWait() {
        rig.connection.onPeerSeen();
        assertThat(rig.dials).isEmpty();

        rig.connection.start();
        rig.connection.onPeerSeen();
        rig.welcome();
        rig.connection.onPeerSeen();
        assertThat(rig.dials).hasSize(1);
    }

    @Test
    void aPeerThatDialsDoesNotEndTheWaitOfTwoProcessesOfOneName() {
        rig.connected().say(FarEnd.close(CloseCode.REPLACED, 0, ""));

        rig.connection.onPeerSeen();

        assertThat(rig.dials).hasSize(1);
    }

    @Test
    void noticesProcessesThatShareAName() {
        FarEnd first = rig.connected();
        assertThat(rig.connection.rivals()).isEqualTo(Rivals.NONE.met(7, Instant.EPOCH));

        first.say(FarEnd.close(CloseCode.REPLACED, 0, ""));

        assertThat(rig.connection.rivals())
                .isEqualTo(Rivals.NONE.met(7, Instant.EPOCH).replaced(Instant.EPOCH));
    }

    @Test
    void countsReconnectsAndNotTheFirstConnection() {
        FarEnd first = rig.connected();
        assertThat(rig.counts.snapshot().reconnects()).isZero();

        first.endStream(null);
        rig.loop.advance(OutRig.RECONNECT);
        rig.welcome();

        assertThat(rig.counts.snapshot().reconnects()).isEqualTo(1);
    }

    @Test
    void refusesToSendUnlessConnectedAndCountsThat() {
        assertThat(rig.refusal())
                .isInstanceOf(MqOutClosedException.class)
                .hasMessage("not connected to 'far' at far.example:20001 (IDLE since 1970-01-01T00:00:00Z);"
                        + " NOT_DELIVERED");
        rig.authenticating();
        assertThat(rig.refusal()).hasMessageContaining("AUTHENTICATING");

        rig.dial().welcome(FarEnd.TOKEN);
        rig.send(1);
        rig.dial().hears();
        rig.dial().endStream(new IOException("Connection reset"));
        assertThat(rig.refusal()).hasMessageContaining("last: Connection reset");
        assertThat(rig.counts.snapshot().notDelivered()).isEqualTo(3);
    }

    @Test
    void cannotSendAnyMoreWhenTheLossIsTold() {
        FarEnd far = rig.connected();
        List<String> told = new ArrayList<>();
        rig.onState = () -> told.add(rig.refusal().getMessage());
        rig.send(1).whenComplete((nothing, failure) -> told.add(rig.refusal().getMessage()));

        far.endStream(null);

        assertThat(told).hasSize(2).allMatch(message -> message.contains("WAITING"));
    }

    @Test
    void tellsWhatIsInFlightAndHowLongARoundTripTakes() {
        assertThat(rig.connection.inFlight()).isZero();
        assertThat(rig.connection.roundTripNanos()).isEqualTo(-1);
        FarEnd far = rig.connected();
        rig.send(1);
        assertThat(rig.connection.inFlight()).isEqualTo(1);
        assertThat(rig.connection.roundTripNanos()).isEqualTo(-1);

        rig.loop.runAll();
        rig.loop.advance(10 * OutRig.SECOND);
        long pingedAt = rig.loop.nanoTime();
        rig.loop.advance(500);
        far.say(FarEnd.pong(pingedAt));

        assertThat(rig.connection.roundTripNanos()).isEqualTo(500);
        far.endStream(null);
        assertThat(rig.connection.inFlight()).isZero();
        assertThat(rig.connection.roundTripNanos()).isEqualTo(-1);
    }

    @Test
    void onlyItsLoopMayStartIt() {
        rig.loop.leave();

        assertThatThrownBy(rig.connection::start).isInstanceOf(IllegalStateException.class);
        assertThat(rig.dials).isEmpty();
    }

    @Test
    void waitsNotAtAllWhereItIsConnectedOrTheTimeIsUp() {
        assertThat(rig.connection.awaitConnected(0)).isFalse();

        rig.connected();

        assertThat(rig.connection.awaitConnected(0)).isTrue();
    }

    @Test
    @Timeout(30)
    void wakesWhoeverWaitsForTheConnection() {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread waiter = new Thread(() -> result.complete(rig.connection.awaitConnected(60 * OutRig.SECOND)));
        waiter.start();
        await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

        rig.connected();

        assertThat(result.join()).isTrue();
    }

    @Test
    @Timeout(30)
    void anInterruptEndsTheWaitAndIsKept() {
        Thread.currentThread().interrupt();

        assertThat(rig.connection.awaitConnected(60 * OutRig.SECOND)).isFalse();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void reportsALossOnceAndNotEachDialThatFailsAlike() {
        try (LogLines lines = new LogLines(OutConnection.class)) {
            rig.connected();
            assertThat(lines.take()).containsExactly("INFO near: connected to 'far' at far.example:20001");

            rig.dial().endStream(new IOException("Connection reset"));
            assertThat(lines.take())
                    .containsExactly("WARN near: no connection to 'far' at far.example:20001: Connection reset;"
                            + " dialling again every 3000 ms");

            failDial();
            assertThat(lines.take()).singleElement().asString().contains("cannot connect: Connection refused");

            failDial();
            failDial();
            assertThat(lines.take()).isEmpty();
        }
    }

    @Test
    void reportsALossOfAnEstablishedConnectionAlthoughTheReasonIsOld() {
        try (LogLines lines = new LogLines(OutConnection.class)) {
            rig.connected().endStream(null);
            rig.loop.advance(OutRig.RECONNECT);
            rig.welcome();
            lines.take();

            rig.dial().endStream(null);

            assertThat(lines.take()).singleElement().asString().contains("closed the connection without a word");
        }
    }

    private void failDial() {
        rig.loop.advance(OutRig.RECONNECT);
        rig.dial().endStream(new ConnectException("Connection refused"));
    }

    @Test
    void reportsThatItWillNotDialAgain() {
        OutRig once = new OutRig(false, OutRig.MIDDLE);
        once.connected();
        try (LogLines lines = new LogLines(OutConnection.class)) {
            once.dial().endStream(null);

            assertThat(lines.take()).singleElement().asString().endsWith("; autoReconnect is off");
        }
    }

    @Test
    void reportsWhatTheOperatorMustMendInItsOwnWords() {
        try (LogLines lines = new LogLines(OutConnection.class)) {
            rig.authenticating().say(FarEnd.close(CloseCode.UNAUTH, 0, "wrong token"));
            assertThat(lines.take())
                    .containsExactly("WARN near: 'far' at far.example:20001 and this node do not accept each other's"
                            + " token (the peer refused our token: wrong token); set the same auth token on both");

            rig.loop.advance(OutRig.RECONNECT);
            rig.welcome().say(FarEnd.close(CloseCode.REPLACED, 0, ""));
            assertThat(lines.take())
                    .endsWith("WARN near: another process uses this node's name: 'far' prefers its connection");
        }
    }

    @Test
    void aPeerThatHasLeftIsNoWarning() {
        FarEnd far = rig.connected();
        try (LogLines lines = new LogLines(OutConnection.class)) {
            far.say(FarEnd.goodbye(0), FarEnd.close(CloseCode.SHUTDOWN, 0, "stopped"));

            assertThat(lines.take())
                    .containsExactly("INFO near: 'far' is leaving: rebooting", "INFO near: 'far' has left");
        }
    }

    @Test
    void aDialThatTakesLongIsGivenUpForAPeerThatHasDialledUs() {
        rig.connection.start();
        rig.loop.advance(OutRig.SECOND - 1);
        rig.connection.onPeerSeen();
        assertThat(rig.dials).as("a dial of less than a second goes on").hasSize(1);

        rig.loop.advance(1);
        rig.connection.onPeerSeen();

        assertThat(rig.dials).hasSize(2);
        assertThat(rig.states).containsExactly(OutConnState.CONNECTING, OutConnState.WAITING, OutConnState.CONNECTING);
        rig.loop.advance(OutRig.SECOND);
        assertThat(rig.dials).as("the redial of the one given up is off").hasSize(2);
    }
}
