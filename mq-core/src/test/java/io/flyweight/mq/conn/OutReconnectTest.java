package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.wire.CloseCode;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** Connecting anew because somebody asks for it. */
class OutReconnectTest {

    private final OutRig rig = new OutRig();

    @Test
    void closesTheConnectionAndDialsAtOnce() {
        FarEnd first = rig.connected();

        rig.connection.reconnect();

        assertThat(first.hears()).containsExactly("CLOSE SHUTDOWN 0 asked to connect anew");
        assertThat(rig.dials).hasSize(2);
        rig.welcome();
        assertThat(rig.counts.snapshot().reconnects()).isEqualTo(1);
        rig.loop.advance(OutRig.RECONNECT);
        assertThat(rig.dials).as("that no redial was left").hasSize(2);
    }

    @Test
    void answersWhatIsInFlightAsALossDoes() {
        FarEnd first = rig.connected();
        PendingSend<?> written = rig.send(1);
        rig.loop.runAll();
        first.link.room = 0;
        PendingSend<?> unwritten = rig.send(1);

        rig.connection.reconnect();

        assertThat(OutRig.failure(written).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(OutRig.failure(unwritten).delivery()).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void endsAWaitHoweverLong() {
        rig.connected().say(FarEnd.close(CloseCode.REPLACED, 0, ""));

        rig.connection.reconnect();

        assertThat(rig.dials).hasSize(2);
    }

    @Test
    void givesUpADialForANewOne() {
        rig.connection.start();

        rig.connection.reconnect();

        assertThat(rig.dials).hasSize(2);
        assertThat(rig.dials.get(0).link.closed).isTrue();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.CONNECTING);
    }

    @Test
    void dialsAlsoWhereNothingElseWould() {
        OutRig once = new OutRig(false, OutRig.MIDDLE);
        once.connection.start();
        once.dial().endStream(new ConnectException("Connection refused"));

        once.connection.reconnect();

        assertThat(once.dials).hasSize(2);
    }

    @Test
    void doesNotKeepAConnectionFromStopping() {
        FarEnd far = rig.connected();
        rig.send(1);
        rig.connection.leave(() -> {});

        rig.connection.reconnect();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.LEAVING);

        rig.loop.runAll();
        far.endStream(null);
        rig.connection.reconnect();
        assertThat(rig.connection.state()).isEqualTo(OutConnState.STOPPED);
        assertThat(rig.dials).hasSize(1);
    }

    @Test
    void isNoWarning() {
        rig.connected();
        try (LogLines lines = new LogLines(OutConnection.class)) {
            rig.connection.reconnect();

            assertThat(lines.take()).containsExactly("INFO near: hung up on 'far': asked to connect anew");
        }
    }
}
