package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.history.Episode.Pair;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fault and where it is done.
 *
 * @param node the node
 * @param other another one, for what is between two
 * @param strength how bad, 0 .. 1
 */
record Injection(Fault fault, String node, String other, double strength) {

    /** Where sends may fail for it. */
    Set<Pair> touched(List<String> nodes) {
        Stream<Pair> touched = switch (fault) {
            case FULL_DISK -> Stream.of();
            case BAD_HANDLER, SLOW_HANDLER -> Pair.to(node, nodes);
            case PARTITION_FROM_ONE -> between();
            // The one that can open nothing more keeps what it has.
            case NO_DESCRIPTORS -> around(other, nodes);
            case TOKEN_ROTATION -> Stream.concat(around(node, nodes), around(other, nodes));
            case ROLLING_RESTART -> Pair.all(nodes).stream();
            default -> around(node, nodes);
        };
        return touched.collect(Collectors.toSet());
    }

    /** Where some send has to fail if it lasts for long. */
    Set<Pair> cuts(List<String> nodes) {
        Stream<Pair> cuts = switch (fault) {
            case KILL, PAUSE -> Pair.to(node, nodes);
            case LINK_DOWN, ADDRESS_CHANGE, PARTITION, PARTITION_IN, PARTITION_OUT -> around(node, nodes);
            case PARTITION_FROM_ONE, NO_DESCRIPTORS -> between();
            default -> Stream.of();
        };
        return cuts.collect(Collectors.toSet());
    }

    private Stream<Pair> between() {
        return Stream.of(new Pair(node, other), new Pair(other, node));
    }

    private static Stream<Pair> around(String node, List<String> nodes) {
        return Stream.concat(Pair.from(node, nodes), Pair.to(node, nodes));
    }

    /** Whether its node sends nothing while it lasts. */
    boolean silences() {
        return fault == Fault.KILL || fault == Fault.PAUSE;
    }

    /** Whether nodes are only stopped in good order and started again. */
    boolean leaves() {
        return fault == Fault.TOKEN_ROTATION || fault == Fault.ROLLING_RESTART || fault == Fault.CLOCK_JUMP;
    }

    @Override
    public String toString() {
        return switch (fault) {
            case ROLLING_RESTART -> fault.name();
            case PARTITION_FROM_ONE -> "PARTITION of " + node + " from " + other;
            case NO_DESCRIPTORS -> fault + " of " + node + ", restart of " + other;
            case TOKEN_ROTATION -> fault + ", restart of " + node + " and " + other;
            default -> fault + " of " + node;
        };
    }
}
