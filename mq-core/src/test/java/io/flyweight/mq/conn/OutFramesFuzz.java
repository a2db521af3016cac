package io.flyweight.mq.conn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FuzzInput;
import java.nio.ByteBuffer;

/** Whole frames in any order to a dialer, before and after WELCOME, while callers, time and socket do as they like. */
class OutFramesFuzz {

    private static final int MOST_STEPS = 40;
    private static final int MOST_PASSES = 6;
    private static final long PASS_NANOS = 700_000_000;
    private static final ByteBuffer OUT = ByteBuffer.allocate(64 * 1024);

    @FuzzTest
    void givesEachSendOneOutcome(byte[] data) {
        FuzzInput input = new FuzzInput(data);
        OutFuzzRig dialer = new OutFuzzRig(data);
        int right = input.u8() & 3;
        OUT.clear();
        if (right > 0) {
            dialer.challenge();
        } else {
            FrameEncoder.putPreface(OUT);
        }
        if (right > 1) {
            dialer.welcome(true, 1 + input.u8());
        }
        int passes = 0;
        for (int step = 0; step < MOST_STEPS && input.hasMore() && !dialer.isOver(); step++) {
            int kind = input.u8() % (FuzzFrames.KINDS + 9);
            if (kind < FuzzFrames.KINDS) {
                FuzzFrames.put(OUT, kind, input);
            } else if (kind > FuzzFrames.KINDS || passes++ < MOST_PASSES) {
                dialer.say(OUT.flip());
                OUT.clear();
                take(dialer, kind - FuzzFrames.KINDS, input);
            }
        }
        dialer.say(OUT.flip());
        dialer.end();
    }

    private static void take(OutFuzzRig dialer, int choice, FuzzInput input) {
        switch (choice) {
            case 0 -> dialer.pass(PASS_NANOS);
            case 1 -> dialer.leave();
            case 2 -> dialer.takes(input.u8());
            case 3 -> dialer.takes(Integer.MAX_VALUE);
            case 4 -> dialer.welcome((input.u8() & 1) == 0, 1000);
            case 5 -> dialer.say(ByteBuffer.wrap(input.take(input.u8() & 31)));
            case 6 -> dialer.send(false, input.u8(), OutRig.SECOND);
            case 7 -> dialer.send(true, input.u8(), 60 * OutRig.SECOND);
            default -> dialer.send(false, input.u8(), 60 * OutRig.SECOND);
        }
    }
}
