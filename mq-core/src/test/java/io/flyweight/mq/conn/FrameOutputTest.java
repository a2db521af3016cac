package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.net.BufferPool;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameOutputTest {

    private final OutputRig rig = new OutputRig();

    @Test
    void writesWhatWasAppendedInOneWrite() {
        rig.append("one ");
        rig.append("two ");
        rig.locked(() -> rig.output.bytes().appendFrame(out -> out.put((byte) '!')));

        rig.output.flush();

        assertThat(rig.text()).isEqualTo("one two !");
        assertThat(rig.link.writes).containsExactly(9);
    }

    @Test
    void writesNothingWhenNothingWasAppended() {
        rig.output.flush();

        assertThat(rig.link.writes).isEmpty();
        assertThat(rig.loop.waiting()).isZero();
    }

    @Test
    void theLoopGoesOnWhereTheSocketWasFull() {
        rig.link.room = 3;
        rig.append("abcdef");

        rig.output.flush();
        assertThat(rig.text()).isEqualTo("abc");
        assertThat(rig.link.waits).isOne();

        rig.makeRoom(2);
        assertThat(rig.text()).isEqualTo("abcde");
        assertThat(rig.link.waits).isEqualTo(2);

        rig.makeRoom();
        assertThat(rig.text()).isEqualTo("abcdef");
    }

    @Test
    void nobodyElseWritesWhileTheSocketIsFull() {
        rig.link.room = 0;
        rig.append("abc");
        rig.output.flush();
        rig.link.room = 100;

        rig.append("def");
        rig.output.flush();
        assertThat(rig.link.writes).containsExactly(0);

        rig.makeRoom();
        assertThat(rig.text()).isEqualTo("abcdef");
    }

    @Test
    void aCallerHandsTheWaitForRoomToTheLoop() {
        rig.loop.leave();
        rig.link.room = 1;
        rig.append("abc");

        rig.output.flush();
        assertThat(rig.link.waits).isZero();

        rig.loop.runAll();
        assertThat(rig.link.waits).isOne();
    }

    @Test
    void theWriterFindsWhatOthersAppendMeanwhile() {
        rig.link.whileWriting = () -> {
            rig.append(" and more");
            rig.output.flush();
            assertThat(rig.text()).as("the other one does not write").isEqualTo("some");
        };
        rig.append("some");

        rig.output.flush();

        assertThat(rig.text()).isEqualTo("some and more");
        assertThat(rig.link.writes).containsExactly(4, 9);
    }

    @Test
    void whatIsFlushedLaterSharesOneTaskAndOneWrite() {
        for (int i = 0; i < 100; i++) {
            rig.append("x");
            rig.output.flushLater();
        }
        assertThat(rig.loop.waiting()).isOne();
        assertThat(rig.link.writes).isEmpty();

        rig.loop.runAll();
        assertThat(rig.link.writes).containsExactly(100);

        rig.append("y");
        rig.output.flushLater();
        rig.loop.runAll();
        assertThat(rig.link.writes).containsExactly(100, 1);
    }

    @Test
    void aWriterGivesWayToOthersAfterFourWrites() {
        byte[] body = OutputRig.noise(20 * BufferPool.BUFFER_BYTES, 1);
        rig.append(body);

        rig.output.flush();
        assertThat(rig.link.writes).hasSize(4);

        rig.loop.runAll();
        assertThat(rig.link.writes).as("until the socket says so").hasSize(4);
        assertThat(rig.link.waits).isOne();

        rig.makeRoom();
        assertThat(rig.link.bytes()).isEqualTo(body);
    }

    @Test
    void asksForWhatIsDueBeforeTheLastWrite() {
        rig.due = out -> {
            out.append(new byte[] {'!'});
            rig.due = other -> {};
        };
        rig.append("abc");

        rig.output.flush();

        assertThat(rig.text()).isEqualTo("abc!");
        assertThat(rig.link.writes).containsExactly(4);
    }

    @Test
    void whatIsDueIsReasonEnoughToWrite() {
        rig.due = out -> {
            out.append(new byte[] {'!'});
            rig.due = other -> {};
        };

        rig.output.flush();

        assertThat(rig.text()).isEqualTo("!");
    }

    @Test
    void copiesSmallArraysAtOnce() {
        byte[] small = OutputRig.noise(OutgoingBytes.LARGE_BYTES - 1, 1);
        byte[] before = small.clone();
        rig.append(small);
        Arrays.fill(small, (byte) 0);

        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(before);
    }

    @Test
    void doesNotCopyLargeArraysBeforeTheyAreWritten() {
        byte[] large = OutputRig.noise(OutgoingBytes.LARGE_BYTES, 1);
        rig.append(large);
        Arrays.fill(large, (byte) 7);

        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(large);
    }

    @Test
    void streamsLargeArraysThroughDirectBuffers() {
        byte[] head = OutputRig.noise(7, 1);
        byte[] body = OutputRig.noise(300_000, 2);
        byte[] tail = OutputRig.noise(9, 3);
        rig.append(head);
        rig.append(body);
        rig.append(tail);

        rig.output.flush();
        rig.makeRoom();

        assertThat(rig.link.bytes()).isEqualTo(OutputRig.join(head, body, tail));
        assertThat(rig.link.allDirect).isTrue();
        assertThat(rig.link.writes).allMatch(count -> count <= BufferPool.BUFFER_BYTES);
        assertThat(rig.link.writes.get(0)).as("head and body share a write").isEqualTo(BufferPool.BUFFER_BYTES);
    }

    @Test
    void theHeadOfALargeBodyTakesNoBufferOfItsOwn() {
        byte[] body = OutputRig.noise(OutgoingBytes.LARGE_BYTES, 2);
        rig.link.room = 0;
        for (int i = 0; i < 100; i++) {
            rig.locked(() -> {
                rig.output.bytes().head(4, body.length).putInt(0x01020304);
                rig.output.bytes().append(body);
            });
        }
        assertThat(rig.allocated).isZero();

        rig.output.flush();
        rig.makeRoom();

        byte[] frame = OutputRig.join(new byte[] {1, 2, 3, 4}, body);
        assertThat(rig.link.bytes())
                .hasSize(100 * frame.length)
                .startsWith(frame)
                .endsWith(frame);
        assertThat(rig.allocated).isOne();
    }

    @Test
    void countsTheHeadOfALargeBody() {
        byte[] body = OutputRig.noise(OutgoingBytes.LARGE_BYTES, 2);
        rig.locked(() -> {
            rig.output.bytes().head(4, body.length).putInt(0x01020304);
            rig.output.bytes().append(body);
            assertThat(rig.output.bytes().appended()).isEqualTo(4 + body.length);
        });
        rig.append("not this");

        rig.cut(4 + body.length);
        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(OutputRig.join(new byte[] {1, 2, 3, 4}, body));
    }

    @Test
    void fillsABufferToItsLastByte() {
        rig.append(new byte[BufferPool.BUFFER_BYTES / 4]);
        rig.append(new byte[BufferPool.BUFFER_BYTES / 4]);
        rig.append(new byte[BufferPool.BUFFER_BYTES / 4]);
        rig.append(new byte[BufferPool.BUFFER_BYTES / 4]);

        rig.output.flush();

        assertThat(rig.allocated).isOne();
        assertThat(rig.link.writes).containsExactly(BufferPool.BUFFER_BYTES);
    }

    @Test
    void tellsHowMuchIsUnwrittenUntilItsEnd() {
        rig.link.room = 2;
        rig.append("abcdef");
        rig.locked(() -> assertThat(rig.output.bytes().unwritten()).isEqualTo(6));
        rig.output.flush();
        rig.locked(() -> assertThat(rig.output.bytes().unwritten()).isEqualTo(4));

        rig.output.end();

        rig.locked(() -> assertThat(rig.output.bytes().unwritten()).isZero());
    }

    @Test
    void smallFramesFillMoreThanOneBufferInOrder() {
        byte[] all = OutputRig.noise(50 * 3000, 1);
        for (int i = 0; i < 50; i++) {
            rig.append(Arrays.copyOfRange(all, i * 3000, (i + 1) * 3000));
        }

        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(all);
    }

    @Test
    void anyPatternOfPartialWritesGivesTheSameBytes() {
        byte[] head = OutputRig.noise(31, 1);
        byte[] body = OutputRig.noise(100_000, 2);
        rig.link.room = 0;
        rig.output.flush();
        for (int i = 0; i < 3; i++) {
            rig.append(head);
            rig.append(body);
        }
        rig.output.flush();

        for (int step = 1; rig.offered() < 3 * 100_031; step++) {
            rig.makeRoom(step * 37 % 4999);
        }

        byte[] one = OutputRig.join(head, body);
        assertThat(rig.link.bytes()).isEqualTo(OutputRig.join(one, one, one));
    }

    @Test
    void detachLetsTheOwnerChangeWhatIsNotYetWritten() {
        byte[] body = OutputRig.noise(200_000, 1);
        byte[] before = body.clone();
        rig.link.room = 1000;
        rig.append(body);
        rig.output.flush();

        rig.detach(body);
        Arrays.fill(body, (byte) 0);
        rig.makeRoom();

        assertThat(rig.link.bytes()).isEqualTo(before);
    }

    @Test
    void detachLeavesOtherArraysAndTheOrderAlone() {
        byte[] first = OutputRig.noise(50_000, 1);
        byte[] second = OutputRig.noise(50_000, 2);
        byte[] firstBefore = first.clone();
        rig.append("a");
        rig.append(first);
        rig.append("b");
        rig.append(second);
        rig.append("c");

        rig.detach(first);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 9);
        rig.output.flush();

        assertThat(rig.link.bytes())
                .isEqualTo(OutputRig.join(new byte[] {'a'}, firstBefore, new byte[] {'b'}, second, new byte[] {'c'}));
    }

    @Test
    void tellsExactlyWhatTheSocketMayHave() {
        rig.link.room = 4;
        rig.append("0123456789");
        assertThat(rig.offered()).isZero();

        rig.output.flush();
        assertThat(rig.offered()).isEqualTo(4);

        rig.append(OutputRig.noise(40_000, 1));
        rig.makeRoom(7);
        assertThat(rig.offered()).isEqualTo(11);
        assertThat(rig.output.waitsAt()).isEqualTo(11);

        rig.makeRoom();
        assertThat(rig.offered()).isEqualTo(40_010);
    }

    @Test
    void whatIsBeingWrittenMayAllBeInTheSocket() {
        rig.link.whileWriting = () -> assertThat(rig.offered()).isEqualTo(10);
        rig.link.room = 4;
        rig.append("0123456789");

        rig.output.flush();

        assertThat(rig.offered()).isEqualTo(4);
    }

    @Test
    void whatAFailedWriteWasGivenMayAllBeInTheSocket() {
        rig.link.failure = new IOException("reset");
        rig.append("0123456789");

        rig.output.flush();

        assertThat(rig.offered()).isEqualTo(10);
    }
}
