package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.CloseCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several connections of a node: replaced, left and dropped. */
class InboundTest {

    private final InRig rig = new InRig();
    private final List<String> events = new ArrayList<>();

    private void leave() {
        rig.inbound.leave(() -> events.add("left"));
        rig.loop.runAll();
    }

    @Test
    void aNewerConnectionReplacesTheOlder() {
        FarEnd older = rig.welcomed("far");

        FarEnd newer = rig.welcomed("far");

        assertThat(older.hears()).containsExactly("CLOSE REPLACED 0 a newer connection of 'far'");
        assertThat(newer.link.closed).isFalse();
        assertThat(rig.inbound.isConnected("far")).isTrue();
    }

    @Test
    void theEndOfAReplacedConnectionDoesNotEndTheNewer() {
        FarEnd older = rig.welcomed("far");
        FarEnd newer = rig.welcomed("far");
        older.endStream(null);

        newer.say(FarEnd.packet(3));
        rig.runLanes();

        assertThat(older.link.closed).isTrue();
        assertThat(rig.inbound.isConnected("far")).isTrue();
        assertThat(newer.hears()).containsExactly("ACK 1 OK");
    }

    @Test
    void theNewersFirstPacketWaitsForTheOldersHandler() {
        FarEnd older = rig.welcomed("far");
        older.say(FarEnd.packet(1), FarEnd.packet(2));
        rig.watcher = packet -> {
            if (packet.body().length == 1) {
                rig.loop.enter();
                rig.welcomed("far").say(FarEnd.packet(10));
                rig.loop.leave();
            }
            events.add("returned " + packet.body().length);
            return Ack.OK;
        };

        rig.runLanes();

        assertThat(events).as("what the older had not begun is dropped").containsExactly("returned 1", "returned 10");
        assertThat(older.hears()).containsExactly("CLOSE REPLACED 1 a newer connection of 'far'");
        assertThat(rig.lanesMade).containsExactly("far");
    }

    @Test
    void aConnectionThatEndsIsReported() {
        FarEnd dialer = rig.welcomed("far");
        try (LogLines lines = new LogLines(Inbound.class)) {
            dialer.endStream(new IOException("Connection reset"));

            assertThat(lines.take()).containsExactly("INFO near: the connection of 'far' has ended: Connection reset");
        }
    }

    @Test
    void aPeerThatComesAndGoesAllTheTimeDoesNotFillTheLog() {
        try (LogLines lines = new LogLines(Inbound.class)) {
            for (int i = 0; i < 100; i++) {
                rig.welcomed("far").endStream(null);
            }
            assertThat(lines.take()).hasSize(20);

            rig.loop.advance(60 * InRig.SECOND);
            rig.welcomed("far");
            assertThat(lines.take()).hasSize(1);
        }
    }

    @Test
    void theEndOfAReplacedConnectionIsNotReportedAsTheSenders() {
        rig.welcomed("far");
        try (LogLines lines = new LogLines(Inbound.class)) {
            rig.welcomed("far");

            assertThat(lines.take()).containsExactly("INFO near: 'far' has connected from peer.example:1");
        }
    }

    @Test
    void anIdleLaneIsForgottenWithItsConnection() {
        rig.welcomed("far").endStream(null);
        rig.welcomed("far");

        assertThat(rig.lanesMade).containsExactly("far", "far");
    }

    @Test
    void aLaneThatIsStillBusyIsForgottenLater() {
        FarEnd first = rig.welcomed("far");
        first.say(FarEnd.packet(1));
        first.endStream(null);
        FarEnd second = rig.welcomed("far");
        assertThat(rig.lanesMade).as("still in use").containsExactly("far");

        second.endStream(null);
        rig.runLanes();
        rig.loop.advance(InRig.SECOND);
        rig.welcomed("far");

        assertThat(rig.lanesMade).containsExactly("far", "far");
    }

    @Test
    void aLeavingNodeAnswersWhatItHasAndTakesNoMore() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1), FarEnd.packet(2));

        leave();
        assertThat(dialer.hears()).containsExactly("GOODBYE 2 stopping");
        dialer.say(FarEnd.packet(3));
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1", "far 2");
        assertThat(dialer.hears()).containsExactly("ACK 2 OK", "CLOSE SHUTDOWN 2 stopped");
        assertThat(events).as("the socket is still open").isEmpty();
        dialer.endStream(null);
        assertThat(events).containsExactly("left");
    }

    @Test
    void aDialerThatGoesMeanwhileDoesNotStopTheHandlingOfWhatWasTaken() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1), FarEnd.packet(2));
        leave();

        dialer.endStream(null);
        assertThat(events).as("the lane is not done").isEmpty();
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1", "far 2");
        assertThat(events).containsExactly("left");
    }

    @Test
    void aNodeWithoutConnectionsHasLeftAtOnce() {
        leave();

        assertThat(events).containsExactly("left");
    }

    @Test
    void leavingClosesHandshakesWithoutAWord() {
        FarEnd dialer = rig.dialer();
        dialer.sayHello("far", "near");
        dialer.hears();

        leave();

        assertThat(dialer.hears()).isEmpty();
        assertThat(dialer.link.closed).isTrue();
        assertThat(events).containsExactly("left");
    }

    @Test
    void leavingWaitsForTheLastOfManyConnections() {
        FarEnd far = rig.welcomed("far");
        FarEnd near = rig.welcomed("near");
        leave();
        rig.runLanes();

        far.endStream(null);
        assertThat(events).isEmpty();
        near.endStream(null);
        assertThat(events).containsExactly("left");
    }

    @Test
    void saysGoodbyeOnce() {
        FarEnd dialer = rig.welcomed("far");

        rig.inbound.leave("far");
        leave();

        assertThat(dialer.hears()).containsExactly("GOODBYE 0 stopping");
    }

    @Test
    void answersThatAreDueStandBeforeTheGoodbye() {
        FarEnd dialer = rig.welcomed("far");
        dialer.link.room = 0;
        dialer.say(FarEnd.ping(1), FarEnd.packet(1));
        rig.runLanes();

        leave();
        dialer.takesAll();

        assertThat(dialer.hears()).containsExactly("PONG 1", "ACK 1 OK", "GOODBYE 1 stopping");
    }

    @Test
    void packetsThatWereOnTheirWayWhenTheNodeLeftAreNoErrorWhateverTheirSize() {
        FarEnd dialer = rig.welcomed("far");
        leave();

        dialer.say(FarEnd.packet(FarEnd.PACKET_LIMIT));

        assertThat(dialer.hears()).containsExactly("GOODBYE 0 stopping");
    }

    @Test
    void aConnectionThatHasEndedIsNotLeft() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1));
        dialer.say(FarEnd.ack(1, Ack.OK, ""));
        dialer.hears();
        assertThat(dialer.link.closed).as("lingers").isFalse();

        leave();
        dialer.endStream(null);

        assertThat(events).as("a handler may be at it").isEmpty();
        assertThat(dialer.hears()).isEmpty();
        rig.runLanes();
        assertThat(events).containsExactly("left");
        assertThat(rig.handled).as("what was not begun at the end").isEmpty();
    }

    @Test
    void oneSenderCanBeLeftAlone() {
        FarEnd far = rig.welcomed("far");
        FarEnd near = rig.welcomed("near");

        rig.inbound.leave("far");
        rig.inbound.leave("nobody");
        rig.runLanes();

        assertThat(far.hears()).containsExactly("GOODBYE 0 stopping", "CLOSE SHUTDOWN 0 stopped");
        assertThat(near.hears()).isEmpty();
    }

    @Test
    void droppedConnectionsAreToldHowFarTheyGot() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1));
        rig.runLanes();
        dialer.say(FarEnd.packet(2));

        rig.inbound.drop();
        rig.runLanes();

        assertThat(rig.handled).containsExactly("far 1");
        assertThat(dialer.hears()).containsExactly("ACK 1 OK", "CLOSE SHUTDOWN 1 stopped");
        assertThat(dialer.link.closed).as("the peer has a second to read that").isFalse();
    }

    @Test
    void strangersAreDroppedWithoutAWord() {
        FarEnd dialer = rig.dialer();
        dialer.sayHello("far", "near");
        dialer.hears();

        rig.inbound.drop();

        assertThat(dialer.hears()).isEmpty();
        assertThat(dialer.link.closed).isTrue();
    }

    @Test
    void aDropEndsADrain() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1), FarEnd.packet(2));
        leave();

        rig.inbound.drop();
        rig.runLanes();

        assertThat(rig.handled).isEmpty();
        assertThat(dialer.hears()).containsExactly("GOODBYE 2 stopping", "CLOSE SHUTDOWN 0 stopped");
    }

    @Test
    void aDropEndsADrainWhoseDialerIsGone() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1));
        leave();
        dialer.endStream(null);

        rig.inbound.drop();
        rig.runLanes();

        assertThat(rig.handled).isEmpty();
        assertThat(events).containsExactly("left");
    }

    @Test
    void aDropDoesNotWaitForBusyHandlers() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1));
        leave();
        dialer.endStream(null);

        rig.inbound.drop();

        assertThat(events).containsExactly("left");
    }

    @Test
    void knowsWhetherAnybodyIsConnected() {
        FarEnd stranger = rig.dialer();
        stranger.sayHello("far", "near");
        assertThat(rig.inbound.hasConnections()).isFalse();

        FarEnd dialer = rig.welcomed("far");
        assertThat(rig.inbound.hasConnections()).isTrue();

        dialer.endStream(null);
        assertThat(rig.inbound.hasConnections()).isFalse();
    }

    @Test
    void aCloseByTheDialerLetsItsPacketsGo() {
        FarEnd dialer = rig.welcomed("far");
        dialer.say(FarEnd.packet(1), FarEnd.close(CloseCode.TIMEOUT, 0, "too slow"));

        rig.runLanes();

        assertThat(rig.handled).isEmpty();
        assertThat(dialer.link.closed).isTrue();
        assertThat(dialer.hears()).isEmpty();
    }
}
