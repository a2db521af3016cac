package io.flyweight.mq.conn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flyweight.mq.wire.FuzzInput;

/** Any bytes to an acceptor, at each step. The input: how far the dialer is right, the first piece's length, the bytes. */
class InHandshakeFuzz {

    @FuzzTest
    void welcomesNobodyWithoutTheToken(byte[] data) {
        FuzzInput input = new FuzzInput(data);
        InFuzzRig acceptor = new InFuzzRig(data);
        int choices = input.u8();
        int right = choices & 3;
        if (right > 0) {
            acceptor.sayHello((choices & 4) == 0 ? "far" : "near", (choices & 8) == 0 ? "near" : "far");
        }
        if (right > 1) {
            acceptor.prove(right == 3);
        }
        acceptor.say(input.take(input.u8()));
        acceptor.runLanes();
        acceptor.say(input.rest());
        acceptor.end((choices & 0x70) == 0);
    }
}
