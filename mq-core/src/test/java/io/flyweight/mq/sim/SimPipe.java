package io.flyweight.mq.sim;

import io.flyweight.mq.sim.WireTap.Effect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One direction of a connection: what was written and has not been read, in a buffer that is soon full. What comes in
 * is not there at once for the reader.
 */
final class SimPipe {

    private static final int FIRST_BYTES = 1024;
    private static final int TINY_UNTIL_BYTES = 4_000;
    private static final int LEAST_THEN_BYTES = 8_000;

    private final SimConnection connection;
    private final boolean fromDialer;
    private final SimWorld world;
    private final WireTap tap;
    private final FrameScanner scanner = new FrameScanner(this::onFrame);
    private final ArrayDeque<Frame> unread = new ArrayDeque<>();
    private int capacity;
    private final int latencyNanos;
    private byte[] data = new byte[FIRST_BYTES];
    private int first;
    private int end;
    private long written;
    private long read;
    private long readableAt;
    private boolean ended;
    private boolean broken;
    private int stalls;

    SimPipe(SimConnection connection, boolean fromDialer, int capacity, int latencyNanos) {
        this.connection = connection;
        this.fromDialer = fromDialer;
        this.world = connection.world();
        this.tap = connection.tap();
        this.capacity = capacity;
        this.latencyNanos = latencyNanos;
        this.readableAt = world.nanoTime();
    }

    boolean isFromDialer() {
        return fromDialer;
    }

    long written() {
        return written;
    }

    private int size() {
        return end - first;
    }

    int write(ByteBuffer from) throws IOException {
        if (broken || ended) {
            throw new IOException("broken pipe");
        }
        int most = Math.min(from.remaining(), capacity - size());
        int count = most < 2 || world.random().nextBoolean()
                ? most
                : 1 + world.random().nextInt(most);
        if (count < from.remaining()) {
            tap.onEffect(count == 0 ? Effect.FULL_SOCKET : Effect.PARTIAL_WRITE);
        }
        if (count > 0) {
            delayFirst();
            put(from, count);
        }
        return count;
    }

    private void put(ByteBuffer from, int count) {
        if (end + count > data.length) {
            byte[] larger = size() + count > data.length ? new byte[2 * (size() + count)] : data;
            System.arraycopy(data, first, larger, 0, size());
            data = larger;
            end -= first;
            first = 0;
        }
        from.get(data, end, count);
        end += count;
        written += count;
        // Large bodies through a tiny buffer take long, and show nothing new after a while.
        capacity = written > TINY_UNTIL_BYTES ? Math.max(capacity, LEAST_THEN_BYTES) : capacity;
        if (tap.seesFrames()) {
            scanner.scan(ByteBuffer.wrap(data, end - count, count));
        }
    }

    private void onFrame(Frame frame) {
        unread.add(frame);
        tap.onWritten(connection, fromDialer, frame);
    }

    private void delayFirst() {
        if (size() == 0) {
            readableAt = world.nanoTime() + world.random().nextInt(latencyNanos);
        }
    }

    boolean hasRoom() {
        return broken || size() < capacity;
    }

    /** Ends the stream behind what is in it. */
    void end() {
        delayFirst();
        ended = true;
    }

    /** Loses some of what is in it, and the rest of the stream: a reset. */
    void breakOff() {
        delayFirst();
        broken = true;
        int kept = world.random().nextInt(size() + 1);
        if (kept < size()) {
            tap.onEffect(Effect.LOST_BYTES);
        }
        end = first + kept;
    }

    /** Lets nothing through until it is resumed as often. */
    void stall() {
        stalls++;
    }

    void resume() {
        stalls--;
    }

    boolean isStalled() {
        return stalls > 0;
    }

    /** When there is something to read, relative to now; {@link Long#MAX_VALUE} if that is not known. */
    long nanosToRead() {
        if (stalls > 0 || (size() == 0 && !ended && !broken)) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, readableAt - world.nanoTime());
    }

    /** Puts some of the bytes, at least one, into {@code to}; none at the end of the stream. */
    void read(ByteBuffer to) {
        int most = Math.min(to.remaining(), size());
        int count = most < 2 || world.random().nextBoolean()
                ? most
                : 1 + world.random().nextInt(most);
        if (count > 0) {
            tap.onRead(connection, fromDialer);
        }
        to.put(data, first, count);
        // Whoever keeps the bytes without a copy is found out.
        Arrays.fill(data, first, first + count, (byte) 0x55);
        first += count;
        read += count;
        while (!unread.isEmpty() && unread.element().end() <= read) {
            tap.onRead(connection, fromDialer, unread.remove());
        }
        if (size() > 0) {
            tap.onEffect(Effect.SPLIT_READ);
            if (world.oneIn(3)) {
                readableAt = world.nanoTime() + world.random().nextInt(latencyNanos);
            }
        }
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether there is something that nobody will read any more. */
    boolean hasUnread() {
        return size() > 0;
    }
}
