package io.flyweight.mq.conn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flyweight.mq.wire.FuzzInput;
import java.nio.ByteBuffer;

/** Any bytes to a dialer, at each step. The input: how far the acceptor is right, the first piece's length, the bytes. */
class OutHandshakeFuzz {

    private static final long PATIENCE_NANOS = 60 * OutRig.SECOND;

    @FuzzTest
    void connectsToNobodyWithoutTheToken(byte[] data) {
        FuzzInput input = new FuzzInput(data);
        OutFuzzRig dialer = new OutFuzzRig(data);
        int right = input.u8() & 3;
        if (right > 0) {
            dialer.challenge();
        }
        if (right > 1) {
            dialer.welcome(right == 3, 1000);
            dialer.send(false, 1, PATIENCE_NANOS);
            dialer.send(true, 1, PATIENCE_NANOS);
        }
        dialer.say(ByteBuffer.wrap(input.take(input.u8())));
        dialer.say(ByteBuffer.wrap(input.rest()));
        dialer.end();
    }
}
