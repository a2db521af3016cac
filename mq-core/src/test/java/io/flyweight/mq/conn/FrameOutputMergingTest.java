package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.net.BufferPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When what nobody waits for is written, and by whom. */
class FrameOutputMergingTest {

    private static final int FRAME_BYTES = 1000;
    private static final int FRAMES_IN_A_BUFFER = BufferPool.BUFFER_BYTES / FRAME_BYTES;
    private static final int FULL_BYTES = FRAMES_IN_A_BUFFER * FRAME_BYTES;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final OutputRig rig = new OutputRig();

    private FrameOutput.When append(int bytes, boolean awaited) {
        FrameOutput.When[] when = new FrameOutput.When[1];
        rig.locked(() -> {
            rig.output.bytes().append(new byte[bytes]);
            when[0] = rig.output.decide(awaited, bytes >= OutgoingBytes.LARGE_BYTES);
        });
        return when[0];
    }

    private void send() {
        rig.output.flush(append(FRAME_BYTES, false));
    }

    /** One frame more than a buffer takes: then the full one is written. */
    private void sendMoreThanABuffer() {
        for (int i = 0; i <= FRAMES_IN_A_BUFFER; i++) {
            send();
        }
    }

    private boolean answer(long upTo) {
        boolean[] more = new boolean[1];
        rig.locked(() -> more[0] = rig.output.answered(upTo));
        return more[0];
    }

    @Test
    void theLoopWritesWhatIsLessThanABuffer() {
        for (int i = 0; i < FRAMES_IN_A_BUFFER; i++) {
            assertThat(append(FRAME_BYTES, false)).isEqualTo(FrameOutput.When.SOON);
        }
        rig.output.flush(FrameOutput.When.SOON);
        assertThat(rig.link.writes).isEmpty();

        rig.loop.runAll();

        assertThat(rig.link.writes).containsExactly(FULL_BYTES);
        assertThat(rig.flushes).isOne();
    }

    @Test
    void whoeverFillsABufferWritesIt() {
        sendMoreThanABuffer();

        assertThat(rig.link.writes).as("the loop has done nothing yet").containsExactly(FULL_BYTES);
    }

    @Test
    void whatComesBehindWaitsUntilThePeerHasAnsweredMostOfIt() {
        sendMoreThanABuffer();
        rig.loop.runAll();
        rig.link.writes.clear();

        assertThat(append(FRAME_BYTES, false)).isEqualTo(FrameOutput.When.AFTER_ANSWERS);
        rig.output.flush(FrameOutput.When.AFTER_ANSWERS);
        rig.loop.runAll();
        assertThat(rig.link.writes).isEmpty();

        assertThat(answer(FRAME_BYTES / 4)).as("a buffer is still on its way").isFalse();
        assertThat(answer(FRAME_BYTES)).isTrue();
        rig.output.flushForOthers();
        assertThat(rig.link.writes).containsExactly(FRAME_BYTES);
        assertThat(answer(2 * FRAME_BYTES)).as("nothing is left to write").isFalse();
    }

    @Test
    void whatComesBehindWaitsAMillisecondAtMost() {
        sendMoreThanABuffer();
        rig.loop.runAll();
        rig.link.writes.clear();
        rig.output.flush(append(FRAME_BYTES, false));

        rig.loop.advance(MILLISECOND);
        assertThat(rig.link.writes).containsExactly(FRAME_BYTES);
        assertThat(rig.flushes).as("the loop has come by for the others").isPositive();

        rig.output.flush(append(FRAME_BYTES, false));
        rig.loop.advance(MILLISECOND);
        assertThat(rig.link.writes).as("and so again and again").containsExactly(FRAME_BYTES, FRAME_BYTES);
    }

    @Test
    void whatSomebodyWaitsForTakesAllWithIt() {
        sendMoreThanABuffer();
        rig.link.writes.clear();

        rig.output.flush(append(FRAME_BYTES, true));

        assertThat(rig.link.writes).containsExactly(2 * FRAME_BYTES);
    }

    @Test
    void aWriterOfFullBuffersDoesNotLeaveBehindWhatSomebodyWaitsFor() {
        rig.link.whileWriting = () -> {
            rig.output.flush(append(FRAME_BYTES, true));
        };

        sendMoreThanABuffer();

        assertThat(rig.link.writes).containsExactly(FULL_BYTES, 2 * FRAME_BYTES);
    }

    @Test
    void aWriterOfFullBuffersDoesNotLeaveAControlFrameBehind() {
        rig.link.whileWriting = () -> {
            rig.append("ping");
            rig.output.flush();
        };

        sendMoreThanABuffer();

        assertThat(rig.link.writes).containsExactly(FULL_BYTES, FRAME_BYTES + 4);
    }

    @Test
    void theLastFrameIsWrittenWithAllThatWasHeldBack() {
        sendMoreThanABuffer();

        rig.output.finish(out -> out.put((byte) '.'));
        rig.loop.runAll();

        assertThat(rig.link.writes).containsExactly(FULL_BYTES, FRAME_BYTES + 1);
        assertThat(rig.events).containsExactly("drained");
    }

    @Test
    void theLastFrameEndsTheTurnOfAWriterOfFullBuffers() {
        rig.link.whileWriting = () -> {
            rig.output.finish(out -> out.put((byte) '.'));
        };

        sendMoreThanABuffer();
        rig.loop.runAll();

        assertThat(rig.link.written.size()).isEqualTo(FULL_BYTES + FRAME_BYTES + 1);
        assertThat(rig.events).containsExactly("drained");
    }

    @Test
    void aLargeBodyIsNotHeldBackSinceThePeerCannotAnswerAPartOfIt() {
        sendMoreThanABuffer();

        assertThat(append(OutgoingBytes.LARGE_BYTES, false)).isEqualTo(FrameOutput.When.SOON);
        rig.output.flush(FrameOutput.When.SOON);
        rig.loop.runAll();

        assertThat(rig.link.written.size()).isEqualTo(FULL_BYTES + FRAME_BYTES + OutgoingBytes.LARGE_BYTES);
    }

    @Test
    void whileTheSocketIsFullNobodyWritesAndNothingIsLost() {
        rig.link.room = 0;
        for (int i = 0; i < 5; i++) {
            sendMoreThanABuffer();
        }
        assertThat(rig.link.writes).containsExactly(0);

        rig.makeRoom();
        rig.loop.advance(MILLISECOND);

        assertThat(rig.link.written.size()).isEqualTo(5 * (FULL_BYTES + FRAME_BYTES));
    }
}
