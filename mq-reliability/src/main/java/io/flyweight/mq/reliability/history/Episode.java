package io.flyweight.mq.reliability.history;

import java.util.List;
import java.util.Set;

/**
 * A time of trouble.
 *
 * @param faults what was done, in words
 * @param touched the nodes it was done to
 * @param paused the nodes that stood still for a while
 * @param cut where sends must have failed, or it had no effect
 * @param leaving whether nodes were only stopped in good order and started again
 * @param time when it was
 */
public record Episode(
        List<String> faults, Set<String> touched, Set<String> paused, Set<Cut> cut, boolean leaving, Time time) {

    /**
     * Times by {@link System#nanoTime}.
     *
     * @param begun when it began
     * @param repaired when all was as before, from outside
     * @param calm when all nodes were connected again and nothing failed any more
     */
    public record Time(long begun, long repaired, long calm) {}

    /** That nothing gets from one node to another one. */
    public record Cut(String from, String to) {}

    /** Whether a send that lasted from one time to the other may have failed by it. */
    boolean excuses(String from, String to, long sentNanos, long toldNanos) {
        return (touched.contains(from) || touched.contains(to))
                && overlaps(sentNanos, toldNanos)
                && toldNanos <= time.calm();
    }

    /** For how long, at most, that node stood still while a send lasted from one time to the other. */
    long pausedNanos(String node, long sentNanos, long toldNanos) {
        return paused.contains(node) && overlaps(sentNanos, toldNanos) ? time.repaired() - time.begun() : 0;
    }

    boolean overlaps(long sentNanos, long toldNanos) {
        return sentNanos <= time.calm() && toldNanos >= time.begun();
    }

    @Override
    public String toString() {
        return String.join(" + ", faults);
    }
}
