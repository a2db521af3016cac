package io.flyweight.mq.reliability.history;

import java.util.List;
import java.util.Set;

/**
 * A time of trouble.
 *
 * @param faults what was done, in words
 * @param touched the nodes it was done to
 * @param paused the nodes that stood still for a while
 * @param leaving whether nodes were only stopped in good order and started again
 * @param begunNanos when it began
 * @param repairedNanos when all was as before, from outside
 * @param calmNanos when all nodes were connected again and nothing failed any more
 */
public record Episode(
        List<String> faults,
        Set<String> touched,
        Set<String> paused,
        boolean leaving,
        long begunNanos,
        long repairedNanos,
        long calmNanos) {

    /** Whether a send that lasted from one time to the other may have failed by it. */
    boolean excuses(String from, String to, long sentNanos, long toldNanos) {
        return (touched.contains(from) || touched.contains(to)) && overlaps(sentNanos, toldNanos);
    }

    boolean overlaps(long sentNanos, long toldNanos) {
        return sentNanos <= calmNanos && toldNanos >= begunNanos;
    }

    @Override
    public String toString() {
        return String.join(" + ", faults);
    }
}
