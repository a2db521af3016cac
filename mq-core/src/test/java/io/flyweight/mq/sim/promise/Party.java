package io.flyweight.mq.sim.promise;

import io.flyweight.mq.sim.SimProcess;
import java.util.function.Predicate;

/**
 * One process that takes part, and the limits that it has configured.
 *
 * @param process the process
 * @param queue its queue's name, which another process may use too
 * @param limits what it may hold
 * @param connectedTo whether its connection to a queue is up for sending
 */
public record Party(SimProcess process, String queue, Limits limits, Predicate<String> connectedTo) {

    /** What a node may hold: see {@code Config}. */
    public record Limits(int windowPackets, int windowBytes, int laneBytes) {}

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String toString() {
        return process.name();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return process.name().hashCode();
    }
}
