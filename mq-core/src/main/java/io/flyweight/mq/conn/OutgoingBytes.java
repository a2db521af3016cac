package io.flyweight.mq.conn;

import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.wire.FrameFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was appended to one connection's output and is not written yet, in order. Guarded by the output's lock, but for the
 * bytes of the buffer that {@link #next} gives out: these are the writer's until it asks again or is refused.
 *
 * <pre>
 * append -&gt; [staged frames][large body][staged frames] -&gt; next -&gt; current -&gt; socket
 * </pre>
 *
 * <p>A large body stays in its caller's array and is copied piece by piece into a direct buffer. {@code offered} counts the
 * bytes that the socket may have taken: what begins behind it was certainly not sent.
 */
final class OutgoingBytes {

    /** Arrays from this size on are referenced and streamed instead of being copied at once. */
    static final int LARGE_BYTES = 32 * 1024;

    private final BufferPool buffers;
    private final ArrayDeque<Segment> queue = new ArrayDeque<>();
    private @Nullable ByteBuffer current;
    /** The last segment's buffer where frames can be added to it. */
    private @Nullable ByteBuffer tail;

    private long appended;
    private long offered;
    private long untaken;
    private boolean dropped;

    /** One run of outgoing bytes: {@code staged} frames in a pooled buffer, or a large array. */
    private record Segment(ByteBuffer bytes, boolean staged) {}

    OutgoingBytes(BufferPool buffers) {
        this.buffers = buffers;
    }

    /** Bytes appended so far: where the next frame begins. */
    long appended() {
        return appended;
    }

    /** Bytes that the socket may have taken. */
    long offered() {
        return offered - untaken;
    }

    /** Bytes appended that the socket may yet take. */
    long unwritten() {
        return dropped ? 0 : appended - offered();
    }

    /** Bytes that {@link #next} has not given out yet. */
    long waiting() {
        return appended - offered;
    }

    /**
     * Returns a buffer for the head of a frame, to be put in at once and whole; its body is appended next. A large body's
     * head takes no pooled buffer for itself.
     */
    ByteBuffer head(int headBytes, int bodyBytes) {
        ByteBuffer last = tail;
        boolean roomAtHand = last != null && last.remaining() >= headBytes;
        if (roomAtHand || Math.max(headBytes, bodyBytes) < LARGE_BYTES) {
            return stage(headBytes);
        }
        byte[] head = new byte[headBytes];
        add(new Segment(ByteBuffer.wrap(head), false));
        appended += headBytes;
        return ByteBuffer.wrap(head);
    }

    /** Returns a buffer for one frame's first {@code bytes}, to be put in at once and whole. */
    ByteBuffer stage(int bytes) {
        ByteBuffer last = tail;
        if (last == null || last.remaining() < bytes) {
            last = buffers.acquire();
            add(new Segment(last, true));
        }
        appended += bytes;
        return last;
    }

    private void add(Segment segment) {
        queue.addLast(segment);
        findTail();
    }

    private void findTail() {
        Segment last = queue.peekLast();
        tail = last != null && last.staged ? last.bytes : null;
    }

    /** Appends an array: copied when small, else referenced until written. */
    void append(byte[] bytes) {
        if (bytes.length < LARGE_BYTES) {
            stage(bytes.length).put(bytes);
        } else {
            add(new Segment(ByteBuffer.wrap(bytes), false));
            appended += bytes.length;
        }
    }

    /** Appends one control frame, whatever its length turns out to be. */
    void appendFrame(Consumer<ByteBuffer> frame) {
        ByteBuffer encoded = ByteBuffer.allocate(FrameFormat.MAX_CONTROL_FRAME_BYTES);
        frame.accept(encoded);
        encoded.flip();
        if (encoded.hasRemaining()) {
            stage(encoded.remaining()).put(encoded);
        }
    }

    /** Copies what is still unwritten of a referenced array, so that its owner may change it. */
    void detach(byte[] bytes) {
        if (bytes.length < LARGE_BYTES) {
            return;
        }
        for (int i = queue.size(); i > 0; i--) {
            Segment segment = queue.remove();
            boolean referenced = !segment.staged && segment.bytes.array() == bytes;
            queue.addLast(referenced ? new Segment(copy(segment.bytes), false) : segment);
        }
    }

    private static ByteBuffer copy(ByteBuffer rest) {
        return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    /**
     * Forgets everything from {@code offset} on: the start of a frame that the socket has not seen. What is told as not
     * delivered must not be written afterwards.
     */
    void cut(long offset) {
        long start = offered;
        if (current != null && offset < start) {
            current.limit(current.limit() - (int) (start - offset));
            untaken -= start - offset;
            offered = offset;
            start = offset;
        }
        ArrayDeque<Segment> kept = new ArrayDeque<>();
        for (Segment segment : queue) {
            ByteBuffer bytes = segment.bytes;
            int length = segment.staged ? bytes.position() : bytes.remaining();
            if (start + length <= offset) {
                kept.addLast(segment);
            } else if (start < offset) {
                bytes.position(segment.staged ? (int) (offset - start) : bytes.position());
                kept.addLast(segment);
            }
            start += length;
        }
        queue.clear();
        queue.addAll(kept);
        findTail();
        appended = offset;
    }

    /** Lets go of everything that no writer has. */
    void drop() {
        dropped = true;
        queue.clear();
        findTail();
    }

    /** The socket did not take the last {@code count} bytes of what the writer has. */
    void refused(int count) {
        untaken = count;
    }

    /** Returns what to write next, which counts as taken from now on, or {@code null}. Nothing may be {@link #unfinished}. */
    @Nullable ByteBuffer next() {
        if (queue.isEmpty()) {
            return null;
        }
        ByteBuffer bytes = fill();
        offered += bytes.remaining();
        current = bytes;
        return bytes;
    }

    /** Takes the last buffer back, and returns it where it still has bytes to write. */
    @Nullable ByteBuffer unfinished() {
        untaken = 0;
        ByteBuffer bytes = current;
        if (bytes != null && !bytes.hasRemaining()) {
            buffers.release(bytes);
            current = null;
        }
        return current;
    }

    private ByteBuffer fill() {
        Segment head = queue.element();
        ByteBuffer out = head.staged ? queue.remove().bytes : buffers.acquire();
        for (Segment next = queue.peek(); next != null && !next.staged && out.hasRemaining(); next = queue.peek()) {
            int count = Math.min(out.remaining(), next.bytes.remaining());
            out.put(out.position(), next.bytes, next.bytes.position(), count);
            out.position(out.position() + count);
            next.bytes.position(next.bytes.position() + count);
            if (!next.bytes.hasRemaining()) {
                queue.remove();
            }
        }
        findTail();
        return out.flip();
    }
}
