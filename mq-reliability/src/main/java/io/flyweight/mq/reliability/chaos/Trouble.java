package io.flyweight.mq.reliability.chaos;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Faults at the same time.
 *
 * @param injections what is done
 * @param millis how long it lasts
 */
record Trouble(List<Injection> injections, long millis) {

    @Override
    public String toString() {
        return injections.stream().map(Injection::toString).collect(Collectors.joining(" + "));
    }
}
