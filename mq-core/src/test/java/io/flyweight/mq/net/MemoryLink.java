package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stream that keeps what is written, as long as there is room. */
final class MemoryLink implements Link {

    private static final int CAPACITY = 1024 * 1024;

    private final ByteBuffer written = ByteBuffer.allocate(CAPACITY);
    int room = CAPACITY;

    @Nullable IOException failure;

    /** Returns what has been written since the last call. */
    ByteBuffer takeWritten() {
        ByteBuffer taken =
                ByteBuffer.allocate(written.flip().remaining()).put(written).flip();
        written.clear();
        room += taken.remaining();
        return taken;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int count = Math.min(bytes.remaining(), room);
        written.put(bytes.slice().limit(count));
        bytes.position(bytes.position() + count);
        room -= count;
        return count;
    }

    @Override
    public void awaitWritable() {
        // The test says when.
    }

    @Override
    public void pauseReading() {
        // The test reads.
    }

    @Override
    public void resumeReading() {
        // The test reads.
    }

    @Override
    public void shutdownOutput() {
        failure = new IOException("shut down");
    }

    @Override
    public void close() {
        failure = new IOException("closed");
    }

    @Override
    public String localHost() {
        return "";
    }

    @Override
    public String remoteAddress() {
        return "memory:0";
    }
}
