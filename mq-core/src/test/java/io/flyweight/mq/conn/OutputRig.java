package io.flyweight.mq.conn;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flyweight.mq.net.BufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A {@link FrameOutput} between a loop and a socket that the test plays. */
final class OutputRig implements FrameOutput.Events {

    final ManualLoop loop = new ManualLoop();
    final ScriptedLink link = new ScriptedLink();
    final FrameOutput output =
            new FrameOutput(link, loop, new FrameOutput.Shared(new BufferPool(this::allocate), loop), this);
    final List<String> events = new ArrayList<>();
    Consumer<OutgoingBytes> due = out -> {};
    boolean outOfMemory;
    int allocated;
    int flushes;

    private ByteBuffer allocate(int bytes) {
        if (outOfMemory) {
            throw new OutOfMemoryError("no direct memory");
        }
        allocated++;
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public void appendDue(OutgoingBytes out) {
        if (!output.lock().isHeldByCurrentThread()) {
            throw new IllegalStateException("asked without the lock");
        }
        due.accept(out);
    }

    @Override
    public void onFlush() {
        flushes++;
    }

    @Override
    public void onDrained() {
        events.add("drained");
    }

    @Override
    public void onWriteFailed(IOException cause) {
        events.add("failed: " + cause.getMessage());
    }

    /** Does something under the output's lock, as the callers do. */
    void locked(Runnable task) {
        ReentrantLock lock = output.lock();
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    void append(byte[] bytes) {
        locked(() -> output.bytes().append(bytes));
    }

    void append(String text) {
        append(text.getBytes(US_ASCII));
    }

    void cut(long offset) {
        locked(() -> output.bytes().cut(offset));
    }

    void detach(byte[] bytes) {
        locked(() -> output.bytes().detach(bytes));
    }

    long offered() {
        output.lock().lock();
        try {
            return output.bytes().offered();
        } finally {
            output.lock().unlock();
        }
    }

    /** Lets the socket take everything, and the loop write it. */
    void makeRoom() {
        makeRoom(Integer.MAX_VALUE);
    }

    void makeRoom(int bytes) {
        link.room = bytes;
        int waits;
        do {
            waits = link.waits;
            output.onWritable();
            loop.runAll();
        } while (link.waits > waits && link.room > 0);
    }

    String text() {
        return link.written.toString(US_ASCII);
    }

    static byte[] noise(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
