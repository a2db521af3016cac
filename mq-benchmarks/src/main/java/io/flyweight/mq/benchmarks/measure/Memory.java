package io.flyweight.mq.benchmarks.measure;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory that this process holds.
 *
 * @param heapBytes what is alive on the heap
 * @param directBytes the direct buffers
 */
public record Memory(long heapBytes, long directBytes) {

    private static final int COLLECTIONS = 3;

    /** Collects garbage and looks what is left. */
    public static Memory held() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Memory(heap, direct);
    }

    /** Returns how much more this is than {@code earlier}. */
    public Memory since(Memory earlier) {
        return new Memory(heapBytes - earlier.heapBytes, directBytes - earlier.directBytes);
    }

    /** Returns heap and direct buffers together. */
    public long bytes() {
        return heapBytes + directBytes;
    }
}
