package io.flyweight.mq.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Direct buffers of one size for bytes on their way out, so that an idle connection need not hold any. Any thread. */
public final class BufferPool {

    /** Capacity of every buffer, in bytes. */
    public static final int BUFFER_BYTES = 64 * 1024;

    private static final int MOST_KEPT = 128;

    private final IntFunction<ByteBuffer> allocator;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    /** Creates a pool of direct buffers. */
    public BufferPool() {
        this(ByteBuffer::allocateDirect);
    }

    /** Creates a pool of what {@code allocator} makes of a capacity in bytes. */
    public BufferPool(IntFunction<ByteBuffer> allocator) {
        this.allocator = allocator;
    }

    /** Returns an empty buffer, ready to be filled. */
    public ByteBuffer acquire() {
        ByteBuffer buffer = poll();
        return buffer == null ? allocator.apply(BUFFER_BYTES) : buffer;
    }

    /** Takes a buffer back. The caller must not touch it again. */
    public void release(ByteBuffer buffer) {
        buffer.clear();
        synchronized (free) {
            if (free.size() < MOST_KEPT) {
                free.push(buffer);
            }
        }
    }

    private @Nullable ByteBuffer poll() {
        synchronized (free) {
            return free.poll();
        }
    }
}
