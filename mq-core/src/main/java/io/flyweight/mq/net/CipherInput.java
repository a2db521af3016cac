package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a link has received and not decrypted: a record that has come in part, and what came while a task ran. On the loop. */
final class CipherInput {

    /** No honest peer sends more before it has heard of the handshake's next step. */
    private static final int MOST_KEPT_BYTES = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer kept = NOTHING;

    /** Returns a buffer for what is kept and what a loop reads at a time; an array, for that is what the JDK's ciphers work on. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocate(MOST_KEPT_BYTES + EventLoop.READ_BUFFER_BYTES);
    }

    /** Puts what was kept and what has come into one buffer, to be read. */
    ByteBuffer join(ByteBuffer into, ByteBuffer arrived) {
        into.clear().put(kept).put(arrived).flip();
        kept = NOTHING;
        return into;
    }

    /** Copies what could not be decrypted yet. */
    void keep(ByteBuffer rest) throws IOException {
        int count = rest.remaining();
        if (count > MOST_KEPT_BYTES) {
            throw new IOException("the peer sent " + count + " bytes ahead");
        }
        if (count > 0) {
            kept = ByteBuffer.allocate(count).put(rest).flip();
        }
    }
}
