package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bytes between a node and a peer, on the connections of both directions. */
class BytesCountedTest {

    private static final int PACKET_BYTES = length(FarEnd.packet(100));

    private static int length(Consumer<ByteBuffer> frame) {
        ByteBuffer out = ByteBuffer.allocate(1_000);
        frame.accept(out);
        return out.position();
    }

    @Test
    void aDialerCountsWhatFollowsTheWelcome() {
        OutRig rig = new OutRig();
        FarEnd far = rig.connected();
        assertThat(rig.counts.snapshot().bytesSent()).isZero();
        assertThat(rig.counts.snapshot().bytesReceived()).isZero();

        rig.send(100);
        rig.loop.runAll();
        far.say(FarEnd.ack(1, Ack.OK, ""));

        assertThat(rig.counts.snapshot().bytesSent()).isEqualTo(PACKET_BYTES);
        assertThat(rig.counts.snapshot().bytesReceived()).isEqualTo(length(FarEnd.ack(1, Ack.OK, "")));
    }

    @Test
    void countsWhatTheSocketTookAndNotWhatWaitsForIt() {
        OutRig rig = new OutRig();
        FarEnd far = rig.connected();
        far.link.room = 10;

        rig.send(100);
        rig.loop.runAll();
        assertThat(rig.counts.snapshot().bytesSent()).isEqualTo(10);

        far.takesAll();
        assertThat(rig.counts.snapshot().bytesSent()).isEqualTo(PACKET_BYTES);
    }

    @Test
    void anAcceptorCountsFromTheWelcomeOn() {
        InRig rig = new InRig();
        FarEnd dialer = rig.welcomed("far");
        long welcome = rig.counts.snapshot().bytesSent();
        assertThat(welcome).isEqualTo(length(dialer.welcomeFrame(FarEnd.TOKEN, FarEnd.DIGEST)));
        assertThat(rig.counts.snapshot().bytesReceived()).isZero();

        dialer.say(FarEnd.packet(100), FarEnd.packet(100));
        dialer.say(out -> FrameEncoder.putPing(out, 1));

        assertThat(rig.counts.snapshot().bytesReceived()).isEqualTo(2 * PACKET_BYTES + length(FarEnd.ping(1)));
        assertThat(rig.counts.snapshot().bytesSent()).isEqualTo(welcome + length(FarEnd.pong(1)));
    }

    @Test
    void aStrangerIsCountedNowhere() {
        InRig rig = new InRig();
        FarEnd dialer = rig.dialer();
        dialer.sayHello("far", "near");
        dialer.hears();
        dialer.prove("a wrong token");

        assertThat(dialer.hears()).containsExactly("CLOSE " + CloseCode.UNAUTH + " 0 wrong token");
        assertThat(rig.counts.snapshot().bytesSent()).isZero();
        assertThat(rig.counts.snapshot().bytesReceived()).isZero();
    }

    @Test
    void tellsHowMuchWaitsForTheWatcher() {
        InRig rig = new InRig();
        FarEnd dialer = rig.welcomed("far");
        assertThat(rig.inbound.pendingBytes("far")).isZero();

        dialer.say(FarEnd.packet(100), FarEnd.packet(50));
        assertThat(rig.inbound.pendingBytes("far")).isEqualTo(150 + 2 * 64);

        rig.lanes.remove().run();
        assertThat(rig.inbound.pendingBytes("far")).isZero();
        assertThat(rig.inbound.pendingBytes("nobody")).isZero();
    }
}
