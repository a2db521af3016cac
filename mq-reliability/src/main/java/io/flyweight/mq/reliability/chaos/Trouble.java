package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.history.Episode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Faults at the same time.
 *
 * @param injections what is done
 * @param millis how long it lasts
 */
record Trouble(List<Injection> injections, long millis) {

    /** After so long, more than the shortest timeout of a send, a cut has been noticed. */
    private static final long NOTICED_MILLIS = 7_000;

    /** What the check needs to know of it. */
    Episode episode(List<String> nodes, Episode.Time time) {
        Set<String> touched = new HashSet<>();
        Set<String> paused = new HashSet<>();
        Set<String> cut = new HashSet<>();
        for (Injection injection : injections) {
            touched.addAll(injection.touched(nodes));
            if (injection.fault() == Fault.PAUSE) {
                paused.add(injection.node());
            }
            if (injection.cuts() && millis > NOTICED_MILLIS) {
                cut.add(injection.node());
            }
        }
        boolean leaving = injections.stream().allMatch(each -> each.fault() == Fault.ROLLING_RESTART);
        List<String> words = injections.stream().map(Injection::toString).toList();
        return new Episode(words, touched, paused, cut, leaving, time);
    }

    @Override
    public String toString() {
        return injections.stream().map(Injection::toString).collect(Collectors.joining(" + "));
    }
}
