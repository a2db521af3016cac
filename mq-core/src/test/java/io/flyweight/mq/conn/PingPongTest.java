package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PingPongTest {

    private final OutputRig rig = new OutputRig();
    private final PingPong pingPong = new PingPong(rig.loop);

    @BeforeEach
    void letTheWriterAsk() {
        rig.due = pingPong::appendDue;
    }

    @Test
    void writesAtOnceAndOnce() {
        pingPong.ping(rig.output);
        pingPong.onPing(rig.output, 5);
        pingPong.answer(rig.output);
        pingPong.answer(rig.output);

        assertThat(FrameNotes.of(rig.link.bytes())).containsExactly("PING", "PONG 5");
    }

    @Test
    void oneOfEachIsPendingAtMostTheNewestAndThePongGoesFirst() {
        rig.link.room = 0;
        rig.append(new byte[0]);
        pingPong.onPing(rig.output, 1);
        pingPong.answer(rig.output);
        pingPong.ping(rig.output);
        pingPong.onPing(rig.output, 2);
        pingPong.answer(rig.output);
        pingPong.ping(rig.output);
        pingPong.onPing(rig.output, 3);
        pingPong.answer(rig.output);
        rig.makeRoom();

        assertThat(FrameNotes.of(rig.link.bytes())).containsExactly("PONG 1", "PONG 3", "PING");
    }

    @Test
    void measuresTheRoundTripOfItsLastPing() {
        assertThat(pingPong.roundTripNanos()).isEqualTo(-1);
        pingPong.ping(rig.output);
        long first = rig.loop.nanoTime();
        rig.loop.advance(100);
        pingPong.ping(rig.output);
        long second = rig.loop.nanoTime();
        rig.loop.advance(70);

        pingPong.onPong(first);
        assertThat(pingPong.roundTripNanos()).as("late").isEqualTo(-1);
        pingPong.onPong(second);
        assertThat(pingPong.roundTripNanos()).isEqualTo(70);
    }

    @Test
    void letsGoOfTheOutputsLock() {
        pingPong.ping(rig.output);
        assertThat(rig.output.lock().isLocked()).isFalse();

        pingPong.onPing(rig.output, 1);
        pingPong.answer(rig.output);
        assertThat(rig.output.lock().isLocked()).isFalse();
    }
}
