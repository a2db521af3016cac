package io.flyweight.mq.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Bytes that threads have allocated. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int OBJECTS = 100_000;
    private static volatile Object sink = "";

    private Allocation() {}

    /**
     * What the threads that are alive have allocated so far, by thread.
     *
     * @param bytes the bytes by the thread's id
     * @param names the threads' names by their ids
     */
    public record Snapshot(Map<Long, Long> bytes, Map<Long, String> names) {

        /** Takes one of all threads of this process. */
        public static Snapshot take() {
            Map<Long, Long> bytes = new TreeMap<>();
            Map<Long, String> names = new TreeMap<>();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                long id = thread.getId();
                bytes.put(id, Math.max(0, THREADS.getThreadAllocatedBytes(id)));
                names.put(id, thread.getName());
            }
            return new Snapshot(bytes, names);
        }

        /** Returns what each thread has allocated since {@code earlier}, by name; threads of one name in sum. */
        public Map<String, Long> since(Snapshot earlier) {
            Map<String, Long> grown = new TreeMap<>();
            bytes.forEach((id, now) ->
                    grown.merge(names.getOrDefault(id, "?"), now - earlier.bytes.getOrDefault(id, 0L), Long::sum));
            return grown;
        }
    }

    /** Returns how large the objects are that {@code maker} makes, all of one size and one for each call. */
    public static long sizeOf(Supplier<?> maker) {
        long self = Thread.currentThread().getId();
        make(maker);
        long before = THREADS.getThreadAllocatedBytes(self);
        make(maker);
        return Math.round((THREADS.getThreadAllocatedBytes(self) - before) / (double) OBJECTS);
    }

    private static void make(Supplier<?> maker) {
        for (int i = 0; i < OBJECTS; i++) {
            sink = maker.get();
        }
    }
}
