package io.flyweight.mq.conn;

import io.flyweight.mq.api.Packet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive packets of one read, on their way through a lane. The loop adds; then whoever runs the lane takes them out.
 *
 * <p>Everything that is kept for one packet is kept here and not in a longer-lived object: to refer from an old object to a
 * new one is what garbage collectors make expensive.
 */
final class PacketBatch {

    private static final int PACKET_COST_BYTES = 64;

    private final Lane.Source source;
    private final long firstNumber;
    private Packet[] packets;
    private int count;
    private int taken;
    private long bytes;

    /**
     * Creates an empty one.
     *
     * @param firstNumber the number of the first packet that is added
     * @param expected how many there may be, 0 or more; there may be more
     */
    PacketBatch(Lane.Source source, long firstNumber, int expected) {
        this.source = source;
        this.firstNumber = firstNumber;
        this.packets = new Packet[expected];
    }

    /** Adds a packet with {@code size} bytes of headers and body. */
    void add(Packet packet, int size) {
        if (count == packets.length) {
            packets = Arrays.copyOf(packets, Math.max(1, 2 * count));
        }
        packets[count++] = packet;
        bytes += size;
    }

    int count() {
        return count;
    }

    /** Its size as the lane counts it. */
    long costBytes() {
        return bytes + (long) count * PACKET_COST_BYTES;
    }

    Lane.Source source() {
        return source;
    }

    boolean hasNext() {
        return taken < count;
    }

    long nextNumber() {
        return firstNumber + taken;
    }

    Packet next() {
        return packets[taken++];
    }

    /** The packet that {@link #next} has returned last, or {@code null}. */
    @Nullable Packet last() {
        return taken == 0 ? null : packets[taken - 1];
    }
}
