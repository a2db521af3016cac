package io.flyweight.mq.conn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.flyweight.mq.wire.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is let in, and what the others are told. */
class InHandshakeTest {

    private static final String WELCOMED = "WELCOME by " + FarEnd.TOKEN + " " + FarEnd.PACKET_LIMIT;

    private final InRig rig = new InRig();

    private FarEnd proving(String from, String to, String token) {
        FarEnd dialer = rig.dialer();
        dialer.sayHello(from, to);
        dialer.hears();
        dialer.prove(token);
        return dialer;
    }

    @Test
    void saysNothingBeforeTheHello() {
        FarEnd dialer = rig.dialer();

        dialer.say();

        assertThat(dialer.link.bytes()).isEmpty();
        assertThat(dialer.link.closed).isFalse();
    }

    @Test
    void challengesAndWelcomesADialerThatProvesTheToken() {
        FarEnd dialer = rig.dialer();

        dialer.sayHello("far", "near");
        assertThat(dialer.hears()).containsExactly("CHALLENGE");
        assertThat(rig.inbound.isConnected("far")).isFalse();

        dialer.prove(FarEnd.TOKEN);
        assertThat(dialer.hears()).containsExactly(WELCOMED);
        assertThat(rig.inbound.isConnected("far")).isTrue();
        assertThat(rig.seen).containsExactly("far");
    }

    @Test
    void challengesEachDialerWithANonceOfItsOwn() {
        FarEnd first = rig.dialer();
        first.sayHello("far", "near");
        FarEnd second = rig.dialer();
        second.sayHello("far", "near");

        assertThat(first.link.bytes()).hasSameSizeAs(second.link.bytes()).isNotEqualTo(second.link.bytes());
    }

    @Test
    void welcomesByTheTokenThatTheDialerHasProved() {
        FarEnd dialer = proving("far", "near", "another token");

        assertThat(dialer.hears()).containsExactly("WELCOME by another token " + FarEnd.PACKET_LIMIT);
    }

    @Test
    void anyNameIsWelcomeWhereTheMapIsEmpty() {
        rig.membership.remove("far");
        rig.membership.remove("near");

        assertThat(proving("somebody", "near", FarEnd.TOKEN).hears()).containsExactly(WELCOMED);
    }

    @Test
    void aWrongTokenIsUnauthorizedWhateverTheNames() {
        FarEnd dialer = proving("nobody", "elsewhere", "a wrong token");

        assertThat(dialer.hears()).containsExactly("CLOSE UNAUTH 0 wrong token");
        assertThat(rig.seen).isEmpty();
    }

    @Test
    void aRightProofBehindAWrongOneIsNotHeard() {
        FarEnd dialer = rig.dialer();
        dialer.sayHello("far", "near");
        dialer.hears();

        dialer.say(dialer.proofFrame("a wrong token"), dialer.proofFrame(FarEnd.TOKEN));

        assertThat(dialer.hears()).containsExactly("CLOSE UNAUTH 0 wrong token");
        assertThat(rig.inbound.isConnected("far")).isFalse();
    }

    @Test
    void aDialerOfAnotherQueueIsToldTheRightName() {
        FarEnd dialer = proving("far", "elsewhere", FarEnd.TOKEN);

        assertThat(dialer.hears()).containsExactly("CLOSE WRONG_NAME 0 this is 'near', not 'elsewhere'");
        assertThat(rig.inbound.isConnected("far")).isFalse();
    }

    @Test
    void aDialerThatTheMapDoesNotHaveIsToldSo() {
        FarEnd dialer = proving("nobody", "near", FarEnd.TOKEN);

        assertThat(dialer.hears()).containsExactly("CLOSE WRONG_NAME 0 'nobody' is not in the map of 'near'");
    }

    @Test
    void aRefusedDialerHasASecondToReadWhy() {
        FarEnd dialer = proving("nobody", "near", FarEnd.TOKEN);
        assertThat(dialer.link.outputShut).isTrue();

        rig.loop.advance(InRig.SECOND - 1);
        assertThat(dialer.link.closed).isFalse();
        rig.loop.advance(1);
        assertThat(dialer.link.closed).isTrue();
    }

    @Test
    void aForeignProtocolIsToldNothing() {
        FarEnd dialer = rig.dialer();

        dialer.sayBytes(ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(US_ASCII)));

        assertThat(dialer.link.bytes()).isEmpty();
        assertThat(dialer.link.closed).isTrue();
    }

    @Test
    void aFrameAtTheWrongStepIsAProtocolError() {
        FarEnd early = rig.dialer();
        early.say(FarEnd.packet(1));
        assertThat(early.hears())
                .containsExactly("CLOSE PROTOCOL_ERROR 0 a frame of type 0x10 has no place in step AWAIT_HELLO");

        FarEnd twice = rig.dialer();
        twice.sayHello("far", "near");
        twice.sayHello("far", "near");
        assertThat(twice.hears())
                .containsExactly(
                        "CHALLENGE", "CLOSE PROTOCOL_ERROR 0 a frame of type 0x1 has no place in step AWAIT_PROOF");
    }

    @Test
    void aLongFrameIsRefusedUntilTheDialerIsWelcome() {
        FarEnd dialer = rig.dialer();

        dialer.say(out -> out.putInt(513).put((byte) 1));

        assertThat(dialer.hears()).containsExactly("CLOSE TOO_LARGE 0 HELLO of length 513; the limit is now 512");
    }

    @Test
    void aDialerMayCloseAtEachStep() {
        FarEnd early = rig.dialer();
        early.say(FarEnd.close(CloseCode.SHUTDOWN, 0, ""));
        assertThat(early.link.closed).isTrue();

        FarEnd later = rig.dialer();
        later.sayHello("far", "near");
        later.say(FarEnd.close(CloseCode.SHUTDOWN, 0, ""));
        assertThat(later.link.closed).isTrue();
        assertThat(later.hears()).containsExactly("CHALLENGE");
    }

    @Test
    void aDialerThatSaysNothingIsClosedWithoutAWord() {
        FarEnd dialer = rig.dialer();

        rig.loop.advance(5 * InRig.SECOND - 1);
        assertThat(dialer.link.closed).isFalse();
        rig.loop.advance(1);
        assertThat(dialer.link.closed).isTrue();
        assertThat(dialer.link.bytes()).isEmpty();
    }

    @Test
    void aDialerThatDoesNotFinishTheHandshakeIsToldThatItIsLate() {
        FarEnd dialer = rig.dialer();
        rig.loop.advance(4 * InRig.SECOND);
        dialer.sayHello("far", "near");
        dialer.hears();

        rig.loop.advance(InRig.SECOND);

        assertThat(dialer.hears()).containsExactly("CLOSE TIMEOUT 0 the handshake was not finished in time (5000 ms)");
    }

    @Test
    void theHandshakesDeadlineEndsWithIt() {
        FarEnd dialer = rig.welcomed("far");

        rig.loop.advance(9 * InRig.SECOND);

        assertThat(dialer.hears()).isEmpty();
        assertThat(dialer.link.closed).isFalse();
    }

    @Test
    void theOldestOfTooManyHandshakesMakesRoomForTheNewcomer() {
        InRig two = new InRig(2);
        FarEnd first = two.dialer();
        FarEnd second = two.dialer();

        FarEnd third;
        try (LogLines lines = new LogLines(Inbound.class)) {
            third = two.dialer();
            assertThat(lines.take())
                    .containsExactly(
                            "WARN near: closed a connection from peer.example:1: too many connections in handshake");
        }

        assertThat(List.of(first.link.closed, second.link.closed, third.link.closed))
                .containsExactly(true, false, false);
    }

    @Test
    void aRefusedDialerThatLingersMakesRoomAtOnce() {
        InRig one = new InRig(1);
        FarEnd refused = one.dialer();
        refused.say(FarEnd.packet(1));
        assertThat(refused.link.closed).isFalse();

        one.dialer();

        assertThat(refused.link.closed).isTrue();
    }

    @Test
    void onlyHandshakesCountAsPending() {
        InRig two = new InRig(2);
        FarEnd welcomed = two.welcomed("far");
        FarEnd gone = two.dialer();
        gone.endStream(null);
        FarEnd first = two.dialer();

        FarEnd second = two.dialer();

        assertThat(List.of(welcomed.link.closed, first.link.closed, second.link.closed))
                .containsOnly(false);
    }

    @Test
    void aDialerThatIsRefusedIsReportedOnceAMinuteAndHost() {
        try (LogLines lines = new LogLines(Inbound.class)) {
            proving("nobody", "near", FarEnd.TOKEN);
            proving("nobody", "near", FarEnd.TOKEN);
            assertThat(lines.take())
                    .containsExactly("WARN near: refused a connection from peer.example:1: 'nobody' is not in the map"
                            + " of 'near'");

            rig.loop.advance(61 * InRig.SECOND);
            proving("nobody", "near", FarEnd.TOKEN);
            assertThat(lines.take()).hasSize(1);
        }
    }

    @Test
    void furtherRefusalsWithinTheMinuteAreForDebugging() {
        try (LogLines lines = new LogLines(Inbound.class, Level.DEBUG)) {
            proving("nobody", "near", FarEnd.TOKEN);
            proving("nobody", "near", FarEnd.TOKEN);

            assertThat(lines.take())
                    .filteredOn(line -> line.contains("refused a connection"))
                    .extracting(line -> line.split(" ")[0])
                    .containsExactly("WARN", "DEBUG");
        }
    }

    @Test
    void aRefusedPeerOfOurOwnMapIsNoWarning() {
        try (LogLines lines = new LogLines(Inbound.class)) {
            proving("far", "near", "a wrong token");

            assertThat(lines.take())
                    .containsExactly("INFO near: refused a connection from peer.example:1: the token of 'far' differs"
                            + " from ours");
        }
    }

    @Test
    void aStrangerThatBreaksTheProtocolIsReported() {
        try (LogLines lines = new LogLines(Inbound.class)) {
            FarEnd dialer = rig.dialer();
            dialer.say(FarEnd.packet(1));

            assertThat(lines.take()).singleElement().asString().startsWith("WARN near: closed a connection from peer");
        }
    }

    @Test
    void aDialerThatIsWelcomeIsReported() {
        try (LogLines lines = new LogLines(Inbound.class)) {
            rig.welcomed("far");

            assertThat(lines.take()).containsExactly("INFO near: 'far' has connected from peer.example:1");
        }
    }

    @Test
    void namesThatWereAddedMeanwhileAreKnown() {
        List<String> before =
                new ArrayList<>(proving("late", "near", FarEnd.TOKEN).hears());
        rig.membership.add("late");

        assertThat(before).doesNotContain(WELCOMED);
        assertThat(proving("late", "near", FarEnd.TOKEN).hears()).containsExactly(WELCOMED);
        assertThat(Set.copyOf(rig.seen)).containsExactly("late");
    }
}
