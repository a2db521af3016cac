package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.CloseCode;
import org.junit.jupiter.api.Test;

/** What an authenticated dialer's packets come to. */
class InConnectionTest {

    private final InRig rig = new InRig();
    private final FarEnd dialer = rig.welcomed("far");

    @Test
    void handsPacketsToTheWatcherInOrderAndAcksThem() {
        dialer.say(FarEnd.packet(1), FarEnd.packet(2));
        assertThat(dialer.hears()).as("not handled yet").isEmpty();

        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1", "far 2");
        assertThat(dialer.hears()).containsExactly("ACK 2 OK");
        assertThat(rig.counts.snapshot().received()).isEqualTo(2);
    }

    @Test
    void numbersPacketsThroughAllReads() {
        dialer.say(FarEnd.packet(1), FarEnd.packet(2));
        dialer.say(FarEnd.request(3));
        rig.runLanes();
        dialer.say(FarEnd.packet(4));
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1", "far 2", "far 3", "far 4");
        assertThat(dialer.hears()).containsExactly("ACK 3 OK", "ACK 4 OK");
    }

    @Test
    void tellsWhyAPacketWasRejectedAndGoesOn() {
        rig.watcher = packet -> {
            if (packet.body().length != 2) {
                return Ack.OK;
            }
            packet.reason("two is too much");
            return Ack.REJECTED;
        };

        dialer.say(FarEnd.packet(1), FarEnd.packet(2), FarEnd.packet(3));
        rig.runLanes();

        assertThat(dialer.hears()).containsExactly("ACK 1 OK", "ACK 2 REJECTED two is too much", "ACK 3 OK");
    }

    @Test
    void aRequestIsRepliedToAndAPacketIsNot() {
        rig.watcher = packet -> {
            packet.reply(new byte[5]);
            return Ack.OK;
        };

        dialer.say(FarEnd.request(1), FarEnd.packet(1));
        rig.runLanes();

        assertThat(dialer.hears()).containsExactly("REPLY 1 of 5", "ACK 2 OK");
    }

    @Test
    void aReplyMayBeAsLongAsTheDialerTakes() {
        rig.watcher = packet -> {
            packet.reply(new byte[FarEnd.PACKET_LIMIT + packet.body().length]);
            return Ack.OK;
        };

        dialer.say(FarEnd.request(0), FarEnd.request(1));
        rig.runLanes();

        assertThat(dialer.hears())
                .containsExactly(
                        "REPLY 1 of 100000",
                        "ACK 2 REJECTED the reply has 100001 bytes of headers and body, and 'far' takes 100000 (its"
                                + " packetSizeLimit)");
    }

    @Test
    void anErrorClosesBehindThatPacketAndDropsTheRest() {
        rig.watcher = packet -> packet.body().length == 2 ? Ack.ERROR : Ack.OK;

        dialer.say(FarEnd.packet(1), FarEnd.packet(2), FarEnd.packet(3));
        dialer.say(FarEnd.packet(4));
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1", "far 2");
        assertThat(dialer.hears())
                .containsExactly("ACK 1 OK", "ACK 2 ERROR", "CLOSE ACK_ERROR 2 the handler answered ERROR");
        assertThat(dialer.link.outputShut).isTrue();
    }

    @Test
    void aFailingWatcherIsUnknownAndClosesWithItsReason() {
        rig.watcher = packet -> {
            throw new AssertionError("as a test wants it");
        };

        dialer.say(FarEnd.packet(1));
        rig.runLanes();

        assertThat(dialer.hears())
                .containsExactly("ACK 1 UNKNOWN as a test wants it", "CLOSE ACK_ERROR 1 as a test wants it");
    }

    @Test
    void stopsReadingWhileTheLaneIsFullAndGoesOnWhenHalfIsHandled() {
        dialer.say(FarEnd.packet(InRig.LANE_BYTES - 65));
        assertThat(dialer.link.paused).as("one byte below").isFalse();
        rig.runLanes();

        dialer.say(FarEnd.packet(InRig.LANE_BYTES / 2 - 64));
        dialer.say(FarEnd.packet(InRig.LANE_BYTES / 2 - 64));
        assertThat(dialer.link.paused).isTrue();

        rig.watcher = packet -> {
            rig.loop.enter();
            rig.loop.runAll();
            rig.handled.add("paused " + dialer.link.paused);
            rig.loop.leave();
            return Ack.OK;
        };
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 935", "far 436", "paused true", "far 436", "paused false");
        assertThat(dialer.link.paused).isFalse();
    }

    @Test
    void readsOnWhereTheLaneWasEmptiedBeforeThePause() {
        dialer.say(FarEnd.packet(InRig.LANE_BYTES));
        rig.runLanes();
        assertThat(dialer.link.paused).isFalse();

        dialer.say(FarEnd.packet(1));
        rig.runLanes();
        assertThat(dialer.hears()).containsExactly("ACK 1 OK", "ACK 2 OK");
    }

    @Test
    void aDialerThatIsNotReadIsNotSilent() {
        dialer.say(FarEnd.packet(InRig.LANE_BYTES));

        rig.loop.advance(100 * InRig.SECOND);

        assertThat(dialer.hears()).isNotEmpty().containsOnly("PING");
        assertThat(dialer.link.closed).isFalse();
    }

    @Test
    void aPacketMayBeAsLongAsWasToldAndNoLonger() {
        dialer.say(FarEnd.packet(FarEnd.PACKET_LIMIT));
        rig.runLanes();
        assertThat(dialer.hears()).containsExactly("ACK 1 OK");

        dialer.say(FarEnd.packet(FarEnd.PACKET_LIMIT + 1));

        assertThat(dialer.hears())
                .containsExactly("CLOSE TOO_LARGE 1 PACKET of length 100004; the limit is now 100003");
    }

    @Test
    void aControlFrameMayNotBeAsLongAsAPacket() {
        dialer.say(out -> out.putInt(1401).put((byte) 0x30));

        assertThat(dialer.hears()).containsExactly("CLOSE TOO_LARGE 0 GOODBYE of length 1401; the limit is now 1400");
    }

    @Test
    void aFrameFromTheWrongSideIsAProtocolError() {
        dialer.say(FarEnd.ack(1, Ack.OK, ""));

        assertThat(dialer.hears())
                .containsExactly("CLOSE PROTOCOL_ERROR 0 a frame of type 0x11 has no place in step OPEN");
    }

    @Test
    void packetsBeforeABrokenFrameAreStillAnsweredUpToTheClose() {
        dialer.say(FarEnd.packet(1), FarEnd.ack(1, Ack.OK, ""));
        rig.runLanes();

        assertThat(rig.handled).as("the close names no packet as taken").isEmpty();
        assertThat(dialer.hears()).singleElement().asString().startsWith("CLOSE PROTOCOL_ERROR 0");
    }

    @Test
    void aPingIsAnswered() {
        dialer.say(FarEnd.ping(17));

        assertThat(dialer.hears()).containsExactly("PONG 17");
        assertThat(rig.lanes).as("no thread is borrowed for it").isEmpty();
    }

    @Test
    void manyPingsOfOneReadHaveOneAnswer() {
        dialer.hears();

        dialer.say(FarEnd.ping(1), FarEnd.ping(2), FarEnd.ping(3));

        assertThat(dialer.hears()).containsExactly("PONG 3");
    }

    @Test
    void aDialersPingAndItsAnswerDoForBoth() {
        for (int i = 1; i <= 5; i++) {
            rig.loop.advance(10 * InRig.SECOND);
            dialer.say(FarEnd.ping(i));
        }

        assertThat(dialer.hears()).containsExactly("PONG 1", "PONG 2", "PONG 3", "PONG 4", "PONG 5");
    }

    @Test
    void pingsBeforeItTakesSilenceForDeathHoweverCloseTheTwoAre() {
        Timing close = new Timing(0, 0, 10 * InRig.SECOND, 11 * InRig.SECOND, 0, 0, 0);

        assertThat(close.acceptors().heartbeatInterval()).isEqualTo(21 * InRig.SECOND / 2);
        assertThat(new Timing(0, 0, 0, InRig.SECOND, 0, 0, 0).acceptors().heartbeatInterval())
                .as("off")
                .isZero();
    }

    @Test
    void pingsAfterItsOwnSilenceAndGivesASilentDialerUp() {
        rig.loop.advance(12 * InRig.SECOND);
        assertThat(dialer.hears()).containsExactly("PING");

        rig.loop.advance(18 * InRig.SECOND + 1);
        assertThat(dialer.hears()).containsExactly("PING", "CLOSE TIMEOUT 0 nothing was read for 30000 ms");
        assertThat(rig.inbound.isConnected("far")).isFalse();
    }

    @Test
    void aDialerThatLeavesGetsItsAnswers() {
        dialer.say(FarEnd.packet(1), FarEnd.goodbye(0));
        rig.runLanes();
        assertThat(dialer.hears()).containsExactly("ACK 1 OK");
        assertThat(rig.inbound.isConnected("far")).isTrue();

        dialer.say(FarEnd.close(CloseCode.SHUTDOWN, 0, "stopped"));
        assertThat(dialer.link.closed).isTrue();
        assertThat(rig.inbound.isConnected("far")).isFalse();
    }

    @Test
    void whatIsNotInTheWatcherWhenTheConnectionEndsIsDropped() {
        dialer.say(FarEnd.packet(1));
        dialer.endStream(null);

        rig.runLanes();

        assertThat(rig.handled).isEmpty();
        assertThat(dialer.link.closed).isTrue();
    }

    @Test
    void inlineEachPacketIsHandledAsItIsRead() {
        InRig inline = InRig.inline();
        FarEnd near = inline.welcomed("far");

        near.say(FarEnd.packet(1), FarEnd.packet(InRig.LANE_BYTES));

        assertThat(inline.handled).containsExactly("far 1", "far 1000");
        assertThat(near.hears()).containsExactly("ACK 2 OK");
        assertThat(near.link.paused).isFalse();
    }

    @Test
    void inlinePacketsBeforeABrokenFrameAreHandledAndNamedAsTaken() {
        InRig inline = InRig.inline();
        FarEnd near = inline.welcomed("far");

        near.say(FarEnd.packet(1), FarEnd.ack(1, Ack.OK, ""));

        assertThat(inline.handled).containsExactly("far 1");
        assertThat(near.hears())
                .containsExactly("ACK 1 OK", "CLOSE PROTOCOL_ERROR 1 a frame of type 0x11 has no place in step OPEN");
    }

    @Test
    void aFatalAnswerAfterTheEndChangesNothing() {
        try (LogLines lines = new LogLines(Inbound.class)) {
            rig.watcher = packet -> {
                rig.loop.enter();
                dialer.endStream(null);
                rig.loop.leave();
                return Ack.ERROR;
            };
            dialer.say(FarEnd.packet(1));

            rig.runLanes();

            assertThat(dialer.hears()).isEmpty();
            assertThat(lines.take()).singleElement().asString().endsWith("closed the connection without a word");
        }
    }

    @Test
    void nothingIsWrittenBehindTheClose() {
        rig.watcher = packet -> {
            rig.loop.enter();
            rig.inbound.drop();
            rig.loop.leave();
            return Ack.REJECTED;
        };
        dialer.say(FarEnd.packet(1));

        rig.runLanes();

        assertThat(dialer.hears()).containsExactly("CLOSE SHUTDOWN 1 stopped");
    }

    @Test
    void aDialerThatDoesNotReadItsAnswersGetsNothingMoreHandled() {
        rig.watcher = packet -> {
            packet.reply(new byte[InRig.LANE_BYTES]);
            return Ack.OK;
        };
        dialer.link.room = 0;
        dialer.say(FarEnd.request(1), FarEnd.request(2));
        dialer.say(FarEnd.request(3));

        rig.runLanes();
        assertThat(rig.handled).containsExactly("far 1");

        dialer.takesAll();
        rig.runLanes();
        assertThat(rig.handled).containsExactly("far 1", "far 2", "far 3");
        assertThat(dialer.hears()).containsExactly("REPLY 1 of 1000", "REPLY 2 of 1000", "REPLY 3 of 1000");
    }

    @Test
    void theEndOfADialerThatDoesNotReadLetsTheLaneGo() {
        rig.watcher = packet -> {
            packet.reply(new byte[InRig.LANE_BYTES]);
            return Ack.OK;
        };
        dialer.link.room = 0;
        dialer.say(FarEnd.request(1), FarEnd.request(2));
        rig.runLanes();

        dialer.endStream(null);
        rig.runLanes();
        FarEnd again = rig.welcomed("far");
        again.say(FarEnd.request(3));
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1", "far 3");
        assertThat(again.hears()).containsExactly("REPLY 1 of 1000");
    }

    @Test
    void aLaneThatCannotAnswerEndsItsConnection() {
        rig.buffers.acquire();
        rig.outOfMemory = true;
        rig.watcher = packet -> Ack.REJECTED;
        dialer.say(FarEnd.packet(1), FarEnd.packet(2));

        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1");
        assertThat(dialer.link.closed).isTrue();
        assertThat(rig.inbound.isConnected("far")).isFalse();
    }
}
