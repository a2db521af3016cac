package io.flyweight.mq.reliability.history;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A time of trouble.
 *
 * @param faults what was done, in words
 * @param touched where sends may fail for it
 * @param paused the nodes that stood still for a while
 * @param cut where sends must have failed, or it had no effect
 * @param leaving whether nodes were only stopped in good order and started again
 * @param time when it was
 */
public record Episode(
        List<String> faults, Set<Pair> touched, Set<String> paused, Set<Pair> cut, boolean leaving, Time time) {

    /**
     * Times by {@link System#nanoTime}.
     *
     * @param begun when it began
     * @param repaired when all was as before, from outside
     * @param calm when all nodes were connected again and nothing failed any more
     */
    public record Time(long begun, long repaired, long calm) {}

    /** A node that sends, and one that is sent to. */
    public record Pair(String from, String to) {

        /** All that such nodes send to each other. */
        public static Set<Pair> all(Collection<String> nodes) {
            return nodes.stream().flatMap(node -> from(node, nodes)).collect(Collectors.toSet());
        }

        /** What a node sends to the others. */
        public static Stream<Pair> from(String node, Collection<String> nodes) {
            return nodes.stream().filter(each -> !each.equals(node)).map(each -> new Pair(node, each));
        }

        /** What a node is sent by the others. */
        public static Stream<Pair> to(String node, Collection<String> nodes) {
            return nodes.stream().filter(each -> !each.equals(node)).map(each -> new Pair(each, node));
        }
    }

    /** Whether a send that lasted from one time to the other may have failed by it. */
    boolean excuses(Pair pair, long sentNanos, long toldNanos) {
        return touched.contains(pair) && overlaps(sentNanos, toldNanos) && toldNanos <= time.calm();
    }

    /** For how long, at most, that node stood still while a send lasted from one time to the other. */
    long pausedNanos(String node, long sentNanos, long toldNanos) {
        long nanos = Math.min(toldNanos, time.repaired()) - Math.max(sentNanos, time.begun());
        return paused.contains(node) ? Math.max(0, nanos) : 0;
    }

    boolean overlaps(long sentNanos, long toldNanos) {
        return sentNanos <= time.calm() && toldNanos >= time.begun();
    }

    @Override
    public String toString() {
        return String.join(" + ", faults);
    }
}
