package io.flyweight.mq.reliability.hostile;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a process uses.
 *
 * @param heap bytes in use, after a collection where one was asked for
 * @param direct bytes of direct buffers
 */
record Resources(long heap, long direct, long threads, long descriptors) {

    /** Of this process, with the garbage. */
    static Resources now() {
        Runtime jvm = Runtime.getRuntime();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long descriptors = ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        return new Resources(
                jvm.totalMemory() - jvm.freeMemory(),
                direct,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptors);
    }

    Resources withoutHeap() {
        return new Resources(0, direct, threads, descriptors);
    }

    Resources max(Resources other) {
        return new Resources(
                Math.max(heap, other.heap),
                Math.max(direct, other.direct),
                Math.max(threads, other.threads),
                Math.max(descriptors, other.descriptors));
    }

    static Resources parse(String words) {
        long[] values = Stream.of(words.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Resources(values[0], values[1], values[2], values[3]);
    }

    /** Returns what {@link #parse} takes. */
    String words() {
        return LongStream.of(heap, direct, threads, descriptors)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "));
    }
}
