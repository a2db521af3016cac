package io.flyweight.mq.conn;

import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.NanoClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of one connection. Any thread appends to its {@link OutgoingBytes} under the one short lock; one thread at a
 * time, the writer, gives them to the socket without it. Who finds no writer becomes it; when the socket is full, the loop
 * is.
 *
 * <pre>
 * append (lock) -&gt; when to write -+- now, or a full buffer: this thread -&gt; next (lock) -&gt; socket (no lock)
 *                                 +- soon, or after some answers: the loop ---^
 * </pre>
 */
public final class FrameOutput {

    private static final int MOST_WRITES_PER_TURN = 4;
    /** So much on its way unanswered keeps the peer busy: what comes behind may wait until a buffer is full. */
    private static final int BUSY_BYTES = BufferPool.BUFFER_BYTES;

    private static final long MOST_HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BriefLock lock;
    private final OutgoingBytes bytes;
    private final Link link;
    private final Loop loop;
    private final NanoClock clock;
    private final Events events;
    private final Runnable flushForOthers = this::flushForOthers;
    private final Runnable flushHeld = this::flushHeld;
    /** Up to where the peer has answered what was written; guarded by the lock. */
    private long answered;
    /** Whether the present writer has to write all there is, and not full buffers alone; guarded by the lock. */
    private boolean allWanted;
    /** Whether something waits for answers; guarded by the lock. */
    private boolean held;
    /** Whether somebody has the writer's role; changed under the lock. */
    private volatile boolean writing;

    private Stage stage = Stage.OPEN;
    private volatile boolean flushScheduled;
    private volatile boolean heldFlushScheduled;
    private volatile long lastWriteNanos;

    FrameOutput(Link link, Loop loop, Shared shared, Events events) {
        this.bytes = new OutgoingBytes(shared.buffers());
        this.link = link;
        this.loop = loop;
        this.clock = shared.clock();
        this.lock = new BriefLock(clock);
        this.events = events;
        this.lastWriteNanos = clock.nanoTime();
    }

    /** What all connections of a node share. */
    public record Shared(BufferPool buffers, NanoClock clock) {}

    /** What the owner is asked and told. */
    interface Events {

        /** Appends frames that were held back so that they could merge. Under the lock; any thread. */
        void appendDue(OutgoingBytes out);

        /** The loop comes by for what others have appended. Under the lock. */
        void onFlush();

        /** The socket has taken so much. The writer's thread, without the lock. */
        default void onWritten(int bytes) {}

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

    /** When what was just appended is written. */
    enum When {
        /** By the thread that appended it. */
        NOW,
        /** Full buffers by this thread, whose cache has them; the rest after some answers. */
        FULL_BUFFERS,
        /** By the loop, with what is appended meanwhile. */
        SOON,
        /** The same, once the peer has answered most of what it has, or about a millisecond after the loop has heard of it. */
        AFTER_ANSWERS
    }

    ReentrantLock lock() {
        return lock;
    }

    /** What is not written yet. Under the lock. */
    OutgoingBytes bytes() {
        return bytes;
    }

    /** The position in the stream at which bytes wait for the socket, or -1 where none do. Any thread. */
    long waitsAt() {
        lock.lock();
        try {
            return bytes.appended() > bytes.offered() ? bytes.offered() : -1;
        } finally {
            lock.unlock();
        }
    }

    /** When the socket last took something. Any thread. */
    long lastWriteNanos() {
        return lastWriteNanos;
    }

    /**
     * Decides when to write what has just been appended; {@link #flush(When)} must follow. Under the lock.
     *
     * @param awaited whether somebody waits for it
     * @param large whether it is so large that the peer may have nothing else to do until it has it all
     */
    When decide(boolean awaited, boolean large) {
        if (awaited) {
            allWanted = true;
            return When.NOW;
        }
        if (large) {
            return When.SOON;
        }
        if (bytes.waiting() >= BufferPool.BUFFER_BYTES) {
            return When.FULL_BUFFERS;
        }
        held |= isPeerBusy();
        return held ? When.AFTER_ANSWERS : When.SOON;
    }

    private boolean isPeerBusy() {
        return bytes.offered() - answered >= BUSY_BYTES;
    }

    /**
     * The peer has answered everything up to this position in the stream. Under the lock.
     *
     * @return whether {@link #flushForOthers} is due: the peer may soon have nothing to do, and there is more
     */
    boolean answered(long upTo) {
        answered = upTo;
        return held && !isPeerBusy();
    }

    /** Writes what was appended when {@link #decide} did, or has it written. Any thread. */
    void flush(When when) {
        switch (when) {
            case NOW -> {
                // Whoever writes has seen it, or will.
                if (!writing) {
                    flush();
                }
            }
            case FULL_BUFFERS -> {
                if (!writing) {
                    write(false);
                }
                flushAfterAnswers();
            }
            case SOON -> flushLater();
            case AFTER_ANSWERS -> flushAfterAnswers();
            default -> throw new IllegalStateException("unknown " + when);
        }
    }

    /** Writes from this thread, unless somebody is writing already and so will find what was appended. Any thread. */
    void flush() {
        write(true);
    }

    private void write(boolean all) {
        lock.lock();
        try {
            allWanted |= all;
            if (writing || stage == Stage.ENDED) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** Has the loop write soon, so that what is appended meanwhile shares the write. Any thread. */
    void flushLater() {
        if (!flushScheduled) {
            flushScheduled = true;
            try {
                loop.execute(flushForOthers);
            } catch (Error e) {
                flushScheduled = false;
                throw e;
            }
        }
    }

    /** Whoever waits for answers that do not come does not wait for long. */
    private void flushAfterAnswers() {
        if (!heldFlushScheduled) {
            heldFlushScheduled = true;
            endHoldBy(() -> loop.execute(() -> endHoldBy(() -> loop.schedule(MOST_HELD_NANOS, flushHeld))));
        }
    }

    /** Without memory for the end of it there is no holding back. */
    private void endHoldBy(Runnable scheduling) {
        try {
            scheduling.run();
        } catch (Error e) {
            heldFlushScheduled = false;
            throw e;
        }
    }

    private void flushHeld() {
        heldFlushScheduled = false;
        flushForOthers();
    }

    /** Writes what others have appended. On the loop. */
    void flushForOthers() {
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
                events.appendDue(bytes);
                bytes.appendFrame(lastFrame);
                stage = Stage.DRAINING;
                allWanted = true;
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
            bytes.drop();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        try {
            for (int writes = 0; writes < MOST_WRITES_PER_TURN; writes++) {
                ByteBuffer next = next();
                if (next == null) {
                    return;
                }
                int count = link.write(next);
                if (count > 0) {
                    lastWriteNanos = clock.nanoTime();
                    events.onWritten(count);
                }
                if (next.hasRemaining()) {
                    handOver(next.remaining());
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
            bytes.refused(refused);
        } finally {
            lock.unlock();
        }
        if (loop.inLoop()) {
            link.awaitWritable();
        } else {
            loop.execute(link::awaitWritable);
        }
    }

    /** Returns what to write next, or gives the writer's role up when there is nothing, or nothing that should go now. */
    private @Nullable ByteBuffer next() {
        lock.lock();
        try {
            if (stage == Stage.ENDED) {
                return null;
            }
            ByteBuffer unfinished = bytes.unfinished();
            if (unfinished != null) {
                return unfinished;
            }
            if (stage == Stage.OPEN) {
                events.appendDue(bytes);
            }
            boolean worthAWrite = allWanted || bytes.waiting() >= BufferPool.BUFFER_BYTES;
            ByteBuffer next = worthAWrite ? bytes.next() : null;
            if (next == null) {
                giveUpWriting();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void giveUpWriting() {
        writing = false;
        allWanted = false;
        held = bytes.waiting() > 0;
        if (stage == Stage.DRAINING) {
            stage = Stage.DRAINED;
            loop.execute(events::onDrained);
        }
    }
}
