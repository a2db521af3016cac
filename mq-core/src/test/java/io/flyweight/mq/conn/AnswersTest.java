package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final Verdict REJECTED = new Verdict(Ack.REJECTED, "no", null);

    private final OutputRig rig = new OutputRig();
    private int rooms;
    private final Answers answers = new Answers(rig.output, 1_000, () -> rooms++);

    @BeforeEach
    void letTheWriterAsk() {
        rig.due = answers::appendDue;
    }

    private static Verdict reply(int bytes) {
        return new Verdict(Ack.OK, "", new Packet(Map.of("k", "v"), new byte[bytes]));
    }

    private void assertWritten(String... frames) {
        assertThat(FrameNotes.of(rig.link.bytes())).containsExactly(frames);
    }

    @Test
    void theLastAnswerIsWrittenAtOnceByItsThread() {
        answers.give(1, Verdict.OK, true);

        assertWritten("ACK 1 OK");
        assertThat(rig.loop.waiting()).isZero();
    }

    @Test
    void anAnswerThatComesWhileTheWriterLooksForTheLastTimeIsWritten() throws InterruptedException {
        Thread lane = new Thread(() -> answers.give(2, Verdict.OK, true));
        rig.due = out -> {
            answers.appendDue(out);
            if (lane.getState() == Thread.State.NEW && rig.link.bytes().length > 0) {
                lane.start();
                try {
                    lane.join(200);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };

        answers.give(1, Verdict.OK, true);
        lane.join();

        assertWritten("ACK 1 OK", "ACK 2 OK");
    }

    @Test
    void oksBeforeAnotherPacketMergeUntilTheLoopWrites() {
        answers.give(1, Verdict.OK, false);
        answers.give(2, Verdict.OK, false);
        answers.give(3, Verdict.OK, false);
        assertWritten();

        rig.loop.runAll();
        assertWritten("ACK 3 OK");
    }

    @Test
    void oksMergeWhileTheSocketIsFull() {
        rig.link.room = 0;
        for (int number = 1; number <= 50; number++) {
            answers.give(number, Verdict.OK, true);
        }

        rig.makeRoom();

        assertWritten("ACK 1 OK", "ACK 50 OK");
    }

    @Test
    void isAckedOnce() {
        answers.give(1, Verdict.OK, true);
        rig.output.flush();
        rig.output.flush();

        assertWritten("ACK 1 OK");
    }

    @Test
    void aRejectionWritesTheOksBeforeItFirst() {
        answers.give(1, Verdict.OK, false);
        answers.give(2, Verdict.OK, false);
        answers.give(3, REJECTED, false);
        answers.give(4, Verdict.OK, true);

        assertWritten("ACK 2 OK", "ACK 3 REJECTED no", "ACK 4 OK");
    }

    @Test
    void rejectionsDoNotMerge() {
        answers.give(1, REJECTED, false);
        answers.give(2, new Verdict(Ack.ERROR, "worse", null), true);

        assertWritten("ACK 1 REJECTED no", "ACK 2 ERROR worse");
    }

    @Test
    void repliesStandInOrderAmongTheAcks() {
        answers.give(1, Verdict.OK, false);
        answers.give(2, reply(3), false);
        answers.give(3, Verdict.OK, false);
        answers.give(4, reply(0), true);

        assertWritten("ACK 1 OK", "REPLY 2 {k=v} 3", "ACK 3 OK", "REPLY 4 {k=v} 0");
    }

    @Test
    void noAckRepeatsAReply() {
        answers.give(1, reply(3), true);
        rig.output.flush();

        assertWritten("REPLY 1 {k=v} 3");
    }

    @Test
    void aLargeReplyIsStreamed() {
        answers.give(1, reply(100_000), false);
        answers.give(2, Verdict.OK, true);

        assertWritten("REPLY 1 {k=v} 100000", "ACK 2 OK");
    }

    @Test
    void isCongestedWhileRepliesWaitForAPeerThatDoesNotRead() {
        rig.link.room = 0;
        answers.give(1, reply(900), true);
        assertThat(answers.isCongested()).isFalse();
        answers.give(2, reply(900), true);
        assertThat(answers.isCongested()).isTrue();
        assertThat(rooms).isZero();

        rig.makeRoom();

        assertThat(answers.isCongested()).isFalse();
        assertThat(rooms).isOne();
        assertWritten("REPLY 1 {k=v} 900", "REPLY 2 {k=v} 900");
    }

    @Test
    void letsGoOfTheOutputsLock() {
        answers.give(1, reply(900), true);

        assertThat(rig.output.lock().isLocked()).isFalse();
    }

    @Test
    void refusalsCongestAsRepliesDo() {
        rig.link.room = 0;
        for (int number = 1; number <= 10; number++) {
            answers.give(number, new Verdict(Ack.REJECTED, "no".repeat(100), null), true);
        }

        assertThat(answers.isCongested()).isTrue();
    }

    @Test
    void plainOksNeverCongest() {
        rig.link.room = 0;
        for (int number = 1; number <= 10_000; number++) {
            answers.give(number, Verdict.OK, true);
        }

        assertThat(answers.isCongested()).isFalse();
    }

    @Test
    void isNotCongestedOnceTheConnectionIsOver() {
        rig.link.room = 0;
        answers.give(1, reply(2_000), true);
        answers.give(2, reply(2_000), true);

        answers.end();

        assertThat(answers.isCongested()).isFalse();
    }
}
