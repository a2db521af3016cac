package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.Hello;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a hostile connection says.
 *
 * @param opening what it says at first
 * @param hello what a member that dials proves to have said; {@code null} for a stranger, and for who is dialled
 * @param work what a member says once it is welcome
 */
record Script(byte[] opening, @Nullable Hello hello, byte[] work, Manner manner) {

    private static final byte[] NOTHING = {};
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final byte[] NONCE = new byte[32];

    /** How it is said. */
    enum Manner {
        /** Then waits for the node to close. */
        STAY,
        /** Then closes. */
        LEAVE,
        /** Then resets the connection. */
        RESET,
        /** The opening, a byte a second. */
        TRICKLE,
        /** The work again and again, reading what comes. */
        REPEAT,
        /** The work again and again, reading nothing. */
        DEAF
    }

    static Script stranger(Manner manner, byte[] opening) {
        return new Script(opening, null, NOTHING, manner);
    }

    static Script member(Manner manner, String from, String to, byte[] work) {
        Hello hello = new Hello(from, to, NONCE, 1024 * 1024, 0);
        return new Script(hello(from, to), hello, work, manner);
    }

    /** One that the node dials. */
    static Script acceptor(Manner manner, byte[] work) {
        return new Script(NOTHING, null, work, manner);
    }

    static byte[] hello(String from, String to) {
        return bytes(
                FrameEncoder::putPreface,
                out -> FrameEncoder.putHello(out, new Hello(from, to, NONCE, 1024 * 1024, 0)));
    }

    /** Returns what they put, one after another. */
    @SafeVarargs
    static byte[] bytes(Consumer<ByteBuffer>... parts) {
        ByteBuffer out = ByteBuffer.allocate(2 * BLOCK_BYTES);
        for (Consumer<ByteBuffer> part : parts) {
            part.accept(out);
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** Returns as many of them as can be written at a time. */
    static byte[] many(Consumer<ByteBuffer> frame) {
        return bytes(out -> {
            while (out.position() < BLOCK_BYTES) {
                frame.accept(out);
            }
        });
    }

    boolean repeats() {
        return manner == Manner.REPEAT || manner == Manner.DEAF;
    }
}
