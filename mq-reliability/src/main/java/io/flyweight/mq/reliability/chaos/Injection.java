package io.flyweight.mq.reliability.chaos;

import java.util.List;
import java.util.Set;

/**
 * A fault and where it is done.
 *
 * @param node the node
 * @param other another one, for what is between two
 * @param strength how bad, 0 .. 1
 */
record Injection(Fault fault, String node, String other, double strength) {

    /** To whom it is done; to nobody where nobody may notice. */
    Set<String> touched(List<String> nodes) {
        return switch (fault) {
            case TOKEN_ROTATION -> Set.of();
            case PARTITION_FROM_ONE -> Set.of(node, other);
            case ROLLING_RESTART -> Set.copyOf(nodes);
            default -> Set.of(node);
        };
    }

    /** Whether no packet arrives at the node while it lasts. */
    boolean cuts() {
        return switch (fault) {
            case KILL, PAUSE, LINK_DOWN, ADDRESS_CHANGE, PARTITION, PARTITION_IN, PARTITION_OUT -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return switch (fault) {
            case TOKEN_ROTATION, ROLLING_RESTART -> fault.name();
            case PARTITION_FROM_ONE -> "PARTITION of " + node + " from " + other;
            default -> fault + " of " + node;
        };
    }
}
