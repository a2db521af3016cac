package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.wire.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goodbyes of either side, drops and starts again. */
class OutLeavingTest {

    private final OutRig rig = new OutRig();
    private final List<String> events = new ArrayList<>();

    private void leave() {
        rig.connection.leave(() -> events.add("left"));
        rig.loop.runAll();
    }

    @Test
    void saysGoodbyeAndClosesWhereNothingIsInFlight() {
        FarEnd far = rig.connected();

        leave();

        assertThat(far.hears()).containsExactly("GOODBYE 0 stopping", "CLOSE SHUTDOWN 0 stopped");
        assertThat(rig.states).endsWith(OutConnState.CONNECTED, OutConnState.LEAVING, OutConnState.STOPPED);
        assertThat(events).as("the socket is still open").isEmpty();
        far.endStream(null);
        assertThat(events).containsExactly("left");
    }

    @Test
    void waitsForTheAnswersToWhatIsInFlight() {
        FarEnd far = rig.connected();
        PendingSend<?> first = rig.send(1);
        PendingSend<?> second = rig.send(2);

        leave();
        assertThat(far.hears()).containsExactly("PACKET 1", "PACKET 2", "GOODBYE 0 stopping");
        assertThat(rig.refusal()).isInstanceOf(MqOutClosedException.class).hasMessageContaining("LEAVING");

        far.say(FarEnd.ack(1, Ack.OK, ""));
        assertThat(far.hears()).isEmpty();
        far.say(FarEnd.ack(2, Ack.OK, ""));
        assertThat(far.hears()).containsExactly("CLOSE SHUTDOWN 0 stopped");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        rig.loop.advance(OutRig.SECOND);
        assertThat(events).containsExactly("left");
    }

    @Test
    void aLossWhileItLeavesEndsTheWait() {
        FarEnd far = rig.connected();
        PendingSend<?> send = rig.send(1);
        leave();

        far.endStream(null);

        assertThat(OutRig.failure(send).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.STOPPED);
        assertThat(events).containsExactly("left");
        assertThat(rig.loop.nanosToNext()).as("nothing more to do").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void leavesAtOnceWhereThereIsNoConnection() {
        leave();
        assertThat(events).containsExactly("left");
        assertThat(rig.states).containsExactly(OutConnState.STOPPED);

        leave();
        assertThat(events).containsExactly("left", "left");
        assertThat(rig.states).containsExactly(OutConnState.STOPPED);
    }

    @Test
    void leavesAWaitAndDoesNotDialAgain() {
        rig.connection.start();
        rig.dial().endStream(null);

        leave();
        rig.loop.advance(100 * OutRig.SECOND);

        assertThat(events).containsExactly("left");
        assertThat(rig.dials).hasSize(1);
        assertThat(rig.connection.status().lastError())
                .as("why it had no connection")
                .isNotNull();
    }

    @Test
    void givesADialUpWithoutAWord() {
        FarEnd far = rig.authenticating();

        leave();

        assertThat(far.hears()).isEmpty();
        assertThat(far.link.closed).isTrue();
        assertThat(rig.states).endsWith(OutConnState.AUTHENTICATING, OutConnState.STOPPED);
        assertThat(events).containsExactly("left");
    }

    @Test
    void aPeerThatLeavesFailsWhatItWillNotTakeAndAnswersTheRest() {
        FarEnd far = rig.connected();
        PendingSend<?> taken = rig.send(1);
        PendingSend<?> notTaken = rig.send(2);
        rig.loop.runAll();

        far.say(FarEnd.goodbye(1));

        assertThat(OutRig.failure(notTaken))
                .isInstanceOf(MqConnectionLostException.class)
                .hasMessageContaining("'far' is stopping and will not take the packet (rebooting)")
                .extracting(failure -> failure.delivery())
                .isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(taken.isDone()).isFalse();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.LEAVING);
        assertThat(rig.refusal()).hasMessageContaining("LEAVING");
        far.say(FarEnd.ack(1, Ack.OK, ""));
        assertThat(taken).isCompleted();
    }

    @Test
    void doesNotCloseAConnectionThatThePeerLeaves() {
        FarEnd far = rig.connected();

        far.say(FarEnd.goodbye(0));
        assertThat(far.hears()).isEmpty();
        assertThat(far.link.closed).isFalse();

        far.say(FarEnd.close(CloseCode.SHUTDOWN, 0, "stopped"));
        assertThat(rig.connection.state()).isEqualTo(OutConnState.WAITING);
        assertThat(rig.connection.status().lastError()).isEqualTo("the peer has stopped: stopped");
    }

    @Test
    void aGoodbyeOfWhatWasNeverSentIsAProtocolError() {
        FarEnd far = rig.connected();

        far.say(FarEnd.goodbye(1));

        assertThat(far.hears()).containsExactly("CLOSE PROTOCOL_ERROR 0 GOODBYE names 1, never sent");
    }

    @Test
    void aLaterGoodbyeMayNameLessAndNeverMore() {
        FarEnd far = rig.connected();
        rig.send(1);
        rig.send(1);
        rig.loop.runAll();
        far.hears();

        far.say(FarEnd.goodbye(2), FarEnd.goodbye(2), FarEnd.goodbye(1));
        assertThat(far.hears()).isEmpty();
        far.say(FarEnd.goodbye(2));

        assertThat(far.hears()).containsExactly("CLOSE PROTOCOL_ERROR 0 GOODBYE names 2 after it has named 1");
    }

    @Test
    void bothMayLeaveAtOnce() {
        FarEnd far = rig.connected();
        PendingSend<?> send = rig.send(1);
        leave();
        far.hears();

        far.say(FarEnd.goodbye(1));
        assertThat(rig.connection.state()).isEqualTo(OutConnState.LEAVING);
        far.say(FarEnd.ack(1, Ack.OK, ""));

        assertThat(send).isCompleted();
        assertThat(far.hears()).containsExactly("CLOSE SHUTDOWN 0 stopped");
    }

    @Test
    void leavesAPeerThatIsLeaving() {
        FarEnd far = rig.connected();
        far.say(FarEnd.goodbye(0));

        leave();

        assertThat(far.hears()).containsExactly("GOODBYE 0 stopping", "CLOSE SHUTDOWN 0 stopped");
        assertThat(rig.states).endsWith(OutConnState.LEAVING, OutConnState.STOPPED);
    }

    @Test
    void aDropTellsThePeerAndFailsWhatIsInFlight() {
        FarEnd far = rig.connected();
        PendingSend<?> send = rig.send(1);
        leave();
        far.hears();

        rig.connection.drop("removed");
        rig.loop.runAll();

        assertThat(far.hears()).containsExactly("CLOSE SHUTDOWN 0 removed");
        assertThat(OutRig.failure(send))
                .hasMessageContaining("(removed)")
                .extracting(failure -> failure.delivery())
                .isEqualTo(Delivery.UNKNOWN);
        assertThat(rig.connection.state()).isEqualTo(OutConnState.STOPPED);
        assertThat(events).as("the peer has a second to read that").isEmpty();
        rig.loop.advance(OutRig.SECOND);
        assertThat(events).containsExactly("left");
    }

    @Test
    void aDroppedDialIsClosedWithoutAWord() {
        FarEnd far = rig.authenticating();

        rig.connection.drop("removed");

        assertThat(far.hears()).isEmpty();
        assertThat(far.link.closed).isTrue();
        assertThat(rig.connection.status().lastError()).isEqualTo("removed");
    }

    @Test
    void aDropOfNothingChangesNothing() {
        rig.connection.drop("removed");
        leave();
        rig.connection.drop("removed");

        assertThat(rig.states).containsExactly(OutConnState.STOPPED);
    }

    @Test
    void theSocketOfAnEarlierConnectionDoesNotSayThatALaterOneHasStopped() {
        FarEnd first = rig.connected();
        first.say(FarEnd.packet(1));
        assertThat(first.link.closed).as("lingers").isFalse();
        rig.connection.onPeerSeen();
        FarEnd second = rig.welcome();
        leave();

        first.endStream(null);
        assertThat(events).isEmpty();

        second.endStream(null);
        assertThat(events).containsExactly("left");
    }

    @Test
    void startsAgainAfterItHasLeft() {
        rig.connected();
        leave();
        rig.dial().endStream(null);

        rig.connection.start();
        rig.welcome().endStream(null);

        assertThat(rig.connection.state()).as("dials again as ever").isEqualTo(OutConnState.WAITING);
        assertThat(events).containsExactly("left");
    }
}
