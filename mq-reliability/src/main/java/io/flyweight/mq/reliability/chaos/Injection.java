package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.history.Episode.Cut;
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

    /** To whom it is done. */
    Set<String> touched(List<String> nodes) {
        return switch (fault) {
            case PARTITION_FROM_ONE, NO_DESCRIPTORS, TOKEN_ROTATION -> Set.of(node, other);
            case ROLLING_RESTART -> Set.copyOf(nodes);
            default -> Set.of(node);
        };
    }

    /** Where no packet is handled and answered while it lasts. */
    Set<Cut> cuts(List<String> nodes) {
        Stream<String> others = nodes.stream().filter(each -> !each.equals(node));
        Stream<Cut> cuts = switch (fault) {
            case KILL, PAUSE -> others.map(each -> new Cut(each, node));
            case LINK_DOWN, ADDRESS_CHANGE, PARTITION, PARTITION_IN, PARTITION_OUT ->
                others.flatMap(each -> Stream.of(new Cut(each, node), new Cut(node, each)));
            case PARTITION_FROM_ONE, NO_DESCRIPTORS -> Stream.of(new Cut(node, other), new Cut(other, node));
            default -> Stream.of();
        };
        return cuts.collect(Collectors.toSet());
    }

    /** Whether its node sends nothing while it lasts. */
    boolean silences() {
        return fault == Fault.KILL || fault == Fault.PAUSE;
    }

    /** Whether nodes are only stopped in good order and started again. */
    boolean leaves() {
        return fault == Fault.TOKEN_ROTATION || fault == Fault.ROLLING_RESTART;
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
