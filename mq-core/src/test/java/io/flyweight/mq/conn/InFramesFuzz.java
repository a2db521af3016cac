package io.flyweight.mq.conn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FuzzInput;
import java.nio.ByteBuffer;

/** Whole frames in any order to an acceptor, before and after WELCOME, while handlers, time and socket do as they like. */
class InFramesFuzz {

    private static final int MOST_STEPS = 40;
    private static final ByteBuffer OUT = ByteBuffer.allocate(64 * 1024);

    @FuzzTest
    void keepsToTheProtocol(byte[] data) {
        FuzzInput input = new FuzzInput(data);
        InFuzzRig acceptor = new InFuzzRig(data);
        int right = input.u8() & 3;
        OUT.clear();
        if (right > 0) {
            acceptor.sayHello("far", "near");
        } else {
            FrameEncoder.putPreface(OUT);
        }
        if (right > 1) {
            acceptor.prove(true);
        }
        for (int step = 0; step < MOST_STEPS && input.hasMore() && !acceptor.isOver(); step++) {
            take(acceptor, input);
        }
        acceptor.say(OUT.flip());
        acceptor.end(false);
    }

    private static void take(InFuzzRig acceptor, FuzzInput input) {
        int kind = input.u8() % (FuzzFrames.KINDS + 7);
        if (kind < FuzzFrames.KINDS) {
            FuzzFrames.put(OUT, kind, input);
            return;
        }
        acceptor.say(OUT.flip());
        OUT.clear();
        switch (kind - FuzzFrames.KINDS) {
            case 0 -> acceptor.runLanes();
            case 1 -> acceptor.pass(InRig.SECOND * (1 + input.u8() % 8));
            case 2 -> acceptor.leave();
            case 3 -> acceptor.takes(input.u8());
            case 4 -> acceptor.takes(Integer.MAX_VALUE);
            case 5 -> acceptor.prove(true);
            default -> acceptor.say(input.take(input.u8() & 31));
        }
    }
}
