package io.flyweight.mq.conn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cutting, draining, failing and ending. */
class FrameOutputEndTest {

    private final OutputRig rig = new OutputRig();

    @Test
    void cutForgetsStagedFramesFromTheOffsetOn() {
        rig.append("keep ");
        rig.append("this ");
        rig.append("not that");

        rig.cut(10);
        rig.append("but this");
        rig.output.flush();

        assertThat(rig.text()).isEqualTo("keep this but this");
        assertThat(rig.offered()).isEqualTo(18);
    }

    @Test
    void cutAtTheEndForgetsNothing() {
        rig.append("all");

        rig.cut(3);
        rig.output.flush();

        assertThat(rig.text()).isEqualTo("all");
    }

    @Test
    void cutForgetsALargeArrayAndWhatFollows() {
        byte[] large = OutputRig.noise(40_000, 1);
        rig.append("head ");
        rig.append(large);
        rig.append("behind");

        rig.cut(5);
        rig.output.flush();

        assertThat(rig.text()).isEqualTo("head ");
    }

    @Test
    void cutKeepsALargeArrayBeforeTheOffset() {
        byte[] large = OutputRig.noise(40_000, 1);
        rig.append("head ");
        rig.append(large);
        rig.append("next ");
        rig.append(large);

        rig.cut(40_005);
        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(OutputRig.join("head ".getBytes(US_ASCII), large));
    }

    @Test
    void cutReachesIntoALaterStagedBuffer() {
        byte[] frame = OutputRig.noise(30_000, 1);
        for (int i = 0; i < 6; i++) {
            rig.append(frame);
        }

        rig.cut(150_000);
        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(OutputRig.join(frame, frame, frame, frame, frame));
    }

    @Test
    void cutReachesIntoWhatTheFullSocketHasRefused() {
        rig.link.room = 3;
        rig.append("first ");
        rig.append("second ");
        rig.output.flush();
        rig.append("third ");

        rig.cut(6);
        assertThat(rig.offered()).isEqualTo(3);
        rig.append("fourth");
        rig.makeRoom();

        assertThat(rig.text()).isEqualTo("first fourth");
        assertThat(rig.offered()).isEqualTo(12);
    }

    @Test
    void cutTakesTheRestOfALargeArrayThatIsRefusedInPart() {
        byte[] large = OutputRig.noise(200_000, 1);
        rig.link.room = 3;
        rig.append("first ");
        rig.append("head ");
        rig.append(large);
        rig.output.flush();

        rig.cut(6);
        rig.append("last");
        rig.makeRoom();

        assertThat(rig.text()).isEqualTo("first last");
    }

    @Test
    void cutOfAllThatTheSocketHasRefusedLeavesAWorkingOutput() {
        rig.link.room = 0;
        rig.append("first ");
        rig.append(OutputRig.noise(100_000, 1));
        rig.output.flush();

        rig.cut(0);
        assertThat(rig.offered()).isZero();
        rig.makeRoom();
        rig.append("second");
        rig.output.flush();

        assertThat(rig.text()).isEqualTo("second");
    }

    @Test
    void cutTwiceAtEverLowerOffsets() {
        rig.link.room = 2;
        rig.append("aaaa");
        rig.append("bbbb");
        rig.append("cccc");
        rig.output.flush();

        rig.cut(8);
        rig.cut(4);
        rig.makeRoom();

        assertThat(rig.text()).isEqualTo("aaaa");
        assertThat(rig.offered()).isEqualTo(4);
    }

    @Test
    void tellsOnceThatAllIsWritten() {
        rig.link.room = 1;
        rig.append("abc");

        rig.output.finish(frame -> {});
        rig.loop.runAll();
        assertThat(rig.events).isEmpty();

        rig.makeRoom();
        assertThat(rig.events).containsExactly("drained");

        rig.append("d");
        rig.output.flush();
        rig.output.finish(frame -> {});
        rig.loop.runAll();
        assertThat(rig.events).containsExactly("drained");
    }

    @Test
    void tellsAtOnceWhenThereWasNothingToWrite() {
        rig.output.finish(frame -> {});
        assertThat(rig.events).as("only on the loop").isEmpty();

        rig.loop.runAll();
        assertThat(rig.events).containsExactly("drained");
    }

    @Test
    void doesNotTellWhenNobodyAsked() {
        rig.append("abc");
        rig.output.flush();
        rig.loop.runAll();

        assertThat(rig.events).isEmpty();
    }

    @Test
    void handsAFailureToTheLoopAndWritesNoMore() {
        rig.link.failure = new IOException("reset");
        rig.append("abc");

        rig.output.flush();
        assertThat(rig.events).isEmpty();
        rig.loop.runAll();
        assertThat(rig.events).containsExactly("failed: reset");

        rig.link.failure = null;
        rig.append("def");
        rig.output.flush();
        rig.output.finish(frame -> {});
        rig.loop.runAll();
        assertThat(rig.link.writes).isEmpty();
        assertThat(rig.events).containsExactly("failed: reset");
    }

    @Test
    void writesNothingAfterItsEnd() {
        rig.append("abc");

        rig.output.end();
        rig.output.flush();
        rig.append("def");
        rig.output.flushLater();
        rig.output.finish(frame -> {});
        rig.loop.runAll();

        assertThat(rig.link.writes).isEmpty();
        assertThat(rig.events).isEmpty();
    }

    @Test
    void anEndWhileTheSocketIsFullWritesNoMore() {
        rig.link.room = 2;
        rig.append("abcdef");
        rig.output.flush();

        rig.output.end();
        rig.makeRoom();

        assertThat(rig.text()).isEqualTo("ab");
    }

    @Test
    void anEndDuringAWriteIsTheLastWrite() {
        rig.link.whileWriting = rig.output::end;
        rig.append(OutputRig.noise(200_000, 1));

        rig.output.flush();
        rig.loop.runAll();

        assertThat(rig.link.writes).hasSize(1);
    }

    @Test
    void writesWhatIsDueBeforeTheLastFrame() {
        rig.due = out -> out.append("due ".getBytes(US_ASCII));

        rig.output.finish(frame -> frame.put("last".getBytes(US_ASCII)));

        assertThat(rig.text()).isEqualTo("due last");
    }

    @Test
    void isOpenUntilItsLastFrame() {
        rig.locked(() -> assertThat(rig.output.isOpen()).isTrue());

        rig.output.finish(frame -> {});

        rig.locked(() -> assertThat(rig.output.isOpen()).isFalse());
    }

    @Test
    void aCutAtTheStartOfWhatWaitsForgetsAllOfIt() {
        rig.append("first");
        rig.output.flush();
        rig.append("second ");
        rig.append(OutputRig.noise(40_000, 1));

        rig.cut(5);
        rig.append("third");
        rig.output.flush();

        assertThat(rig.text()).isEqualTo("firstthird");
    }

    @Test
    void aCutBehindAFullBufferLeavesNothingOfTheNext() {
        byte[] full = OutputRig.noise(30_000, 1);
        rig.append(full);
        rig.append(full);
        rig.append(full);

        rig.cut(60_000);
        rig.output.flush();

        assertThat(rig.link.bytes()).isEqualTo(OutputRig.join(full, full));
        assertThat(rig.link.writes).containsExactly(60_000);
    }

    @Test
    void usesItsBuffersAgain() {
        for (int i = 0; i < 3; i++) {
            rig.append("abc");
            rig.output.flush();
        }

        assertThat(rig.allocated).isOne();
    }

    @Test
    void letsGoOfItsLockAfterEachCall() {
        List<Runnable> calls = List.of(
                rig.output::flush,
                rig.output::waitsAt,
                rig.output::flushLater,
                () -> rig.makeRoom(1),
                () -> rig.makeRoom(),
                () -> rig.output.finish(frame -> {}),
                rig.output::end,
                rig.output::flush);
        rig.link.room = 1;
        rig.append("abc");
        for (Runnable call : calls) {
            call.run();
            assertThat(rig.output.lock().isLocked()).isFalse();
        }
    }

    @Test
    void remembersWhenTheSocketLastTookSomething() {
        long start = rig.loop.nanoTime();
        rig.loop.advance(50);
        rig.link.room = 0;
        rig.append("abc");
        rig.output.flush();
        assertThat(rig.output.lastWriteNanos()).as("nothing taken").isEqualTo(start);

        rig.makeRoom(1);
        assertThat(rig.output.lastWriteNanos()).isEqualTo(start + 50);
    }

    @Test
    void aWriterWithoutMemoryFailsItsConnectionAndNotItsCaller() {
        rig.append(new byte[OutgoingBytes.LARGE_BYTES]);
        rig.outOfMemory = true;

        rig.output.flush();
        rig.loop.runAll();

        assertThat(rig.events).containsExactly("failed: internal error while writing");
    }

    @Test
    void whatCouldNotBeAppendedDoesNotCount() {
        rig.outOfMemory = true;
        assertThatThrownBy(() -> rig.append("lost")).isInstanceOf(OutOfMemoryError.class);
        rig.outOfMemory = false;

        rig.append("kept");
        rig.output.flush();

        assertThat(rig.text()).isEqualTo("kept");
        assertThat(rig.output.waitsAt()).as("nothing waits").isEqualTo(-1);
        assertThat(rig.offered()).isEqualTo(4);
    }
}
