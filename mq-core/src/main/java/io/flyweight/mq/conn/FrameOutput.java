package io.flyweight.mq.conn;

import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.wire.FrameFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing bytes of one connection. Any thread appends under the one short lock; one thread at a time, the writer,
 * gives them to the socket without it. Who finds no writer becomes it; when the socket is full, the loop is.
 *
 * <pre>
 * append (lock) -&gt; [staged frames][large body][staged frames] -&gt; next (lock) -&gt; current -&gt; socket (no lock)
 * </pre>
 *
 * <p>A large body stays in its caller's array and is copied piece by piece, under the lock, into a direct buffer.
 * {@code offered} counts the bytes that the socket may have taken: what begins behind it was certainly not sent.
 */
public final class FrameOutput {

    /** Arrays from this size on are referenced and streamed instead of being copied at once. */
    static final int LARGE_BYTES = 32 * 1024;

    private static final int MOST_WRITES_PER_TURN = 4;

    private final BriefLock lock = new BriefLock();
    private final ArrayDeque<Segment> queue = new ArrayDeque<>();
    private final Link link;
    private final Loop loop;
    private final Shared shared;
    private final Events events;
    private final Runnable flushForOthers = this::flushForOthers;
    private @Nullable ByteBuffer current;
    /** The last segment's buffer where frames can be added to it. */
    private @Nullable ByteBuffer tail;

    private long appended;
    private long offered;
    private long untaken;
    /** Whether somebody has the writer's role; changed under the lock. */
    private volatile boolean writing;

    private Stage stage = Stage.OPEN;
    private volatile boolean flushScheduled;
    private volatile long lastWriteNanos;

    FrameOutput(Link link, Loop loop, Shared shared, Events events) {
        this.link = link;
        this.loop = loop;
        this.shared = shared;
        this.events = events;
        this.lastWriteNanos = shared.clock().nanoTime();
    }

    /** What all connections of a node share. */
    public record Shared(BufferPool buffers, NanoClock clock) {}

    /** What the owner is asked and told. */
    interface Events {

        /** Appends frames that were held back so that they could merge. Under the lock; any thread. */
        void appendDue(FrameOutput output);

        /** The loop comes by for what others have appended. Under the lock. */
        void onFlush();

        /** Everything is written, after {@link #finish}. On the loop, once. */
        void onDrained();

        /** The socket is broken. On the loop, once. */
        void onWriteFailed(IOException cause);
    }

    private enum Stage {
        OPEN,
        DRAINING,
        DRAINED,
        ENDED
    }

    /** One run of outgoing bytes: {@code staged} frames in a pooled buffer, or a large array. */
    private record Segment(ByteBuffer bytes, boolean staged) {}

    ReentrantLock lock() {
        return lock;
    }

    /** Bytes appended so far: where the next frame begins. Under the lock. */
    long appended() {
        return appended;
    }

    /** Bytes that the socket may have taken. Under the lock. */
    long offered() {
        return offered - untaken;
    }

    /** The position in the stream at which bytes wait for the socket, or -1 where none do. Any thread. */
    long waitsAt() {
        lock.lock();
        try {
            return appended > offered() ? offered() : -1;
        } finally {
            lock.unlock();
        }
    }

    /** When the socket last took something. Any thread. */
    long lastWriteNanos() {
        return lastWriteNanos;
    }

    /** Bytes appended and not yet taken by the socket; 0 once it is over. Under the lock. */
    long unwritten() {
        return stage == Stage.ENDED ? 0 : appended - offered();
    }

    /**
     * Returns a buffer for the head of a frame, to be put in at once and whole; its body is appended next. A large body's
     * head takes no pooled buffer for itself. Under the lock.
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

    /** Returns a buffer for one frame's first {@code bytes}, to be put in at once and whole. Under the lock. */
    ByteBuffer stage(int bytes) {
        ByteBuffer last = tail;
        if (last == null || last.remaining() < bytes) {
            last = shared.buffers().acquire();
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

    /** Appends an array: copied when small, else referenced until written. Under the lock. */
    void append(byte[] bytes) {
        if (bytes.length < LARGE_BYTES) {
            stage(bytes.length).put(bytes);
        } else {
            add(new Segment(ByteBuffer.wrap(bytes), false));
            appended += bytes.length;
        }
    }

    /** Appends one control frame, whatever its length turns out to be. Under the lock. */
    void appendFrame(Consumer<ByteBuffer> frame) {
        ByteBuffer encoded = ByteBuffer.allocate(FrameFormat.MAX_CONTROL_FRAME_BYTES);
        frame.accept(encoded);
        encoded.flip();
        if (encoded.hasRemaining()) {
            stage(encoded.remaining()).put(encoded);
        }
    }

    /** Copies what is still unwritten of a referenced array, so that its owner may change it. Under the lock. */
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

    /**
     * Forgets everything from {@code offset} on: the start of a frame that the socket has not seen. What is told as not
     * delivered must not be written afterwards. Under the lock.
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

    private static ByteBuffer copy(ByteBuffer rest) {
        return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    /** Writes from this thread, unless somebody is writing already and so will find what was appended. Any thread. */
    void flush() {
        lock.lock();
        try {
            if (writing || stage == Stage.ENDED) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** The same, only for what was appended under the lock: whoever writes has seen it, or will. Any thread. */
    void flushAppended() {
        if (!writing) {
            flush();
        }
    }

    /** Has the loop write soon, so that what is appended meanwhile shares the write. Any thread. */
    void flushLater() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.execute(flushForOthers);
        }
    }

    private void flushForOthers() {
        flushScheduled = false;
        lock.lock();
        try {
            events.onFlush();
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** The loop goes on where the socket was full. */
    void onWritable() {
        drain();
    }

    /** Appends the last frame there is, and has {@link Events#onDrained} called once all is written. */
    void finish(Consumer<ByteBuffer> lastFrame) {
        lock.lock();
        try {
            if (stage == Stage.OPEN) {
                events.appendDue(this);
                appendFrame(lastFrame);
                stage = Stage.DRAINING;
            }
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** Whether frames may still be appended. Under the lock. */
    boolean isOpen() {
        return stage == Stage.OPEN;
    }

    /** Writes no more and lets go of everything. */
    void end() {
        lock.lock();
        try {
            stage = Stage.ENDED;
            queue.clear();
            findTail();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        try {
            for (int writes = 0; writes < MOST_WRITES_PER_TURN; writes++) {
                ByteBuffer bytes = next();
                if (bytes == null) {
                    return;
                }
                int count = link.write(bytes);
                if (count > 0) {
                    lastWriteNanos = shared.clock().nanoTime();
                }
                if (bytes.hasRemaining()) {
                    handOver(bytes.remaining());
                    return;
                }
            }
        } catch (IOException e) {
            loop.execute(() -> events.onWriteFailed(e));
            return;
        } catch (RuntimeException | Error e) {
            // The writer's role is not given up: nothing can be written behind what is lost.
            loop.execute(() -> events.onWriteFailed(new IOException("internal error while writing", e)));
            return;
        }
        handOver(0);
    }

    /** The socket is full, or it is another one's turn: the writer's role goes to the loop, which goes on once there is room. */
    private void handOver(int refused) {
        lock.lock();
        try {
            untaken = refused;
        } finally {
            lock.unlock();
        }
        if (loop.inLoop()) {
            link.awaitWritable();
        } else {
            loop.execute(link::awaitWritable);
        }
    }

    /** Returns what to write next, or gives the writer's role up when there is nothing. */
    private @Nullable ByteBuffer next() {
        lock.lock();
        try {
            if (stage == Stage.ENDED) {
                return null;
            }
            untaken = 0;
            ByteBuffer bytes = current;
            if (bytes != null && bytes.hasRemaining()) {
                return bytes;
            }
            if (bytes != null) {
                shared.buffers().release(bytes);
                current = null;
            }
            if (stage == Stage.OPEN) {
                events.appendDue(this);
            }
            if (queue.isEmpty()) {
                writing = false;
                if (stage == Stage.DRAINING) {
                    stage = Stage.DRAINED;
                    loop.execute(events::onDrained);
                }
                return null;
            }
            current = fill();
            offered += current.remaining();
            return current;
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer fill() {
        Segment head = queue.element();
        ByteBuffer out = head.staged ? queue.remove().bytes : shared.buffers().acquire();
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
