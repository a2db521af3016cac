package io.flyweight.mq.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** One direction of a connection: what was written and has not been read, in a buffer that is soon full. */
final class SimPipe {

    private final Random random;
    private final ByteBuffer bytes;
    private boolean ended;
    private boolean broken;
    private boolean stalled;

    SimPipe(Random random) {
        this.random = random;
        this.bytes = ByteBuffer.allocate(16 + random.nextInt(random.nextBoolean() ? 300 : 40_000));
    }

    int write(ByteBuffer from) throws IOException {
        if (broken || ended) {
            throw new IOException("broken pipe");
        }
        int most = Math.min(from.remaining(), bytes.remaining());
        int count = most == 0 ? 0 : 1 + random.nextInt(most);
        bytes.put(from.slice().limit(count));
        from.position(from.position() + count);
        return count;
    }

    boolean hasRoom() {
        return broken || bytes.hasRemaining();
    }

    /** Ends the stream behind what is in it. */
    void end() {
        ended = true;
    }

    /** Loses some of what is in it, and the rest of the stream: a reset. */
    void breakOff() {
        broken = true;
        bytes.position(random.nextInt(bytes.position() + 1));
    }

    /** Nothing comes through any more, and nobody is told. */
    void stall() {
        stalled = true;
    }

    boolean isReadable() {
        return !stalled && (bytes.position() > 0 || ended || broken);
    }

    /** Returns some of the bytes, at least one; {@code null} at the end of the stream. */
    ByteBuffer read() {
        int count = bytes.position() == 0 ? 0 : 1 + random.nextInt(bytes.position());
        bytes.flip();
        ByteBuffer some =
                ByteBuffer.allocate(count).put(bytes.slice().limit(count)).flip();
        bytes.position(count);
        bytes.compact();
        return some;
    }

    boolean isBroken() {
        return broken;
    }
}
