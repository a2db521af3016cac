package io.flyweight.mq.conn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqUnauthorizedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.wire.CloseCode;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dialer's steps to a connection, and how each can fail. */
class OutHandshakeTest {

    private final OutRig rig = new OutRig();

    @Test
    void isIdleUntilItIsStarted() {
        assertThat(rig.connection.state()).isEqualTo(OutConnState.IDLE);
        assertThat(rig.connection.address()).isEqualTo("far.example:20001");
        assertThat(rig.dials).isEmpty();
    }

    @Test
    void saysNothingBeforeTheLinkIsOpen() {
        rig.connection.start();

        assertThat(rig.dialled).containsExactly(new Address("far.example", 20_001));
        assertThat(rig.dial().hears()).isEmpty();
        assertThat(rig.states).containsExactly(OutConnState.CONNECTING);
    }

    @Test
    void goesThroughTheHandshakeStepByStep() {
        rig.connection.start();

        rig.dial().open();
        assertThat(rig.dial().hears()).containsExactly("HELLO near to far " + FarEnd.PACKET_LIMIT);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.AUTHENTICATING);

        rig.dial().challenge();
        assertThat(rig.dial().hears()).containsExactly("PROOF");
        assertThat(rig.dial().heardProofOf(FarEnd.TOKEN)).isTrue();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.AUTHENTICATING);

        rig.dial().welcome(FarEnd.TOKEN);
        assertThat(rig.dial().hears()).isEmpty();
        assertThat(rig.states)
                .containsExactly(OutConnState.CONNECTING, OutConnState.AUTHENTICATING, OutConnState.CONNECTED);
    }

    @Test
    void beginsToDialOnce() {
        rig.connection.start();
        rig.connection.start();

        assertThat(rig.dials).hasSize(1);
    }

    @Test
    void provesWithTheFirstOfTheTokensThatAreThenSet() {
        rig.connection.start();
        rig.dial().endStream(null);
        rig.membership.tokens(List.of("another token", FarEnd.TOKEN));
        rig.loop.advance(OutRig.RECONNECT);

        rig.dial().open();
        rig.dial().hears();
        rig.dial().challenge();
        rig.dial().hears();

        assertThat(rig.dial().heardProofOf("another token")).isTrue();
    }

    @Test
    void knowsWhetherThePeersMapIsTheSame() {
        rig.connected();
        assertThat(rig.connection.status().sameMap()).isTrue();

        OutRig other = new OutRig();
        FarEnd far = other.authenticating();
        far.say(far.welcomeFrame(FarEnd.TOKEN, FarEnd.DIGEST + 1));
        assertThat(other.connection.state()).isEqualTo(OutConnState.CONNECTED);
        assertThat(other.connection.status().sameMap()).isFalse();
    }

    @Test
    void anAcceptorThatProvesAnotherTokenIsUnauthorized() {
        FarEnd far = rig.authenticating();

        far.welcome("another token");

        assertThat(far.hears())
                .containsExactly("CLOSE UNAUTH 0 the acceptor's proof is wrong: its token differs from ours");
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
        assertThat(rig.connection.status().unauthorized()).isTrue();
        assertThat(rig.refusal()).isInstanceOf(MqUnauthorizedException.class);
    }

    @Test
    void aRightWelcomeBehindAWrongOneIsNotHeard() {
        FarEnd far = rig.authenticating();

        far.say(far.welcomeFrame("another token", FarEnd.DIGEST), far.welcomeFrame(FarEnd.TOKEN, FarEnd.DIGEST));

        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
        assertThat(rig.connection.status().unauthorized()).isTrue();
    }

    @Test
    void aFailedHandshakeLeavesNothingToDo() {
        FarEnd far = rig.authenticating();
        far.endStream(null);

        rig.connection.leave(() -> {});

        assertThat(rig.loop.nanosToNext()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isUnauthorizedWhereTheAcceptorSaysSo() {
        FarEnd far = rig.authenticating();

        far.say(FarEnd.close(CloseCode.UNAUTH, 0, "wrong token"));

        assertThat(rig.connection.status().lastError()).isEqualTo("the peer refused our token: wrong token");
        assertThat(rig.connection.status().unauthorized()).isTrue();
        assertThat(rig.refusal())
                .isInstanceOf(MqUnauthorizedException.class)
                .hasMessageContaining("do not accept each other's token (the peer refused our token: wrong token;"
                        + " WAITING since 1970-01-01T00:00:00Z)");
        assertThat(far.link.closed).isTrue();
    }

    @Test
    void isToldThatTheNamesAreWrong() {
        FarEnd far = rig.authenticating();

        far.say(FarEnd.close(CloseCode.WRONG_NAME, 0, "this is 'away'"));

        assertThat(rig.connection.status().wrongName()).isTrue();
        assertThat(rig.connection.status().unauthorized()).isFalse();
        assertThat(rig.refusal())
                .isInstanceOf(MqOutClosedException.class)
                .hasMessageContaining("far.example:20001")
                .hasMessageContaining("last: the peer refused the names: this is 'away'");
    }

    @Test
    void givesADialUpAtTheConnectDeadline() {
        rig.connection.start();

        rig.loop.advance(2 * OutRig.SECOND - 1);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTING);
        rig.loop.advance(1);

        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
        assertThat(rig.connection.status().lastError()).isEqualTo("no connection within the connect timeout (2000 ms)");
        assertThat(rig.dial().link.closed).isTrue();
        assertThat(rig.dial().link.bytes()).isEmpty();
    }

    @Test
    void saysWhyADialHasFailed() {
        rig.connection.start();

        rig.dial().endStream(new ConnectException("Connection refused"));

        assertThat(rig.connection.status().lastError()).isEqualTo("cannot connect: Connection refused");
        assertThat(rig.refusal())
                .isInstanceOf(MqOutClosedException.class)
                .hasCauseInstanceOf(ConnectException.class)
                .extracting(failure -> failure.queue())
                .isEqualTo("far");
        assertThat(rig.counts.snapshot().notDelivered()).isEqualTo(1);
    }

    @Test
    void anAcceptorThatDoesNotAnswerIsToldThatItIsLate() {
        rig.connection.start();
        rig.loop.advance(OutRig.SECOND);
        rig.dial().open();
        rig.dial().hears();

        rig.loop.advance(5 * OutRig.SECOND - 1);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.AUTHENTICATING);
        rig.loop.advance(1);

        assertThat(rig.dial().hears())
                .containsExactly("CLOSE TIMEOUT 0 the handshake was not finished in time (5000 ms)");
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
    }

    @Test
    void anAcceptorOfAnotherProtocolIsToldNothingMore() {
        rig.connection.start();
        rig.dial().open();
        rig.dial().hears();

        rig.dial().sayBytes(ByteBuffer.wrap("HTTP/1.1 400 Bad Request".getBytes(US_ASCII)));

        assertThat(rig.dial().hears()).isEmpty();
        assertThat(rig.dial().link.closed).isTrue();
        assertThat(rig.connection.status().lastError()).contains("does not speak this version");
    }

    @Test
    void aFrameAtTheWrongStepIsAProtocolError() {
        FarEnd early = rig.authenticating();
        early.challenge();
        assertThat(early.hears())
                .containsExactly("CLOSE PROTOCOL_ERROR 0 a frame of type 0x2 has no place in step AWAIT_WELCOME");

        rig.loop.advance(OutRig.RECONNECT);
        rig.dial().open();
        rig.dial().hears();
        rig.dial().say(FarEnd.ack(1, Ack.OK, ""));
        assertThat(rig.dial().hears())
                .containsExactly("CLOSE PROTOCOL_ERROR 0 a frame of type 0x11 has no place in step AWAIT_CHALLENGE");
    }

    @Test
    void anAcceptorMayCloseBeforeItsChallenge() {
        rig.connection.start();
        rig.dial().open();

        rig.dial().say(FarEnd.close(CloseCode.TIMEOUT, 0, "too busy"));

        assertThat(rig.connection.status().lastError()).isEqualTo("the peer gave up waiting for us: too busy");
    }

    @Test
    void aLongFrameIsRefusedUntilItIsWelcome() {
        FarEnd far = rig.authenticating();

        far.say(out -> out.putInt(513).put((byte) 4));

        assertThat(far.hears()).containsExactly("CLOSE TOO_LARGE 0 WELCOME of length 513; the limit is now 512");
    }

    @Test
    void theHandshakesDeadlineEndsWithIt() {
        FarEnd far = rig.connected();

        rig.loop.advance(9 * OutRig.SECOND);

        assertThat(far.hears()).isEmpty();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTED);
    }
}
