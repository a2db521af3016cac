package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.chaos.Fault.Layer;
import io.flyweight.mq.reliability.history.Episode;
import io.flyweight.mq.reliability.history.Episode.Pair;
import java.util.Comparator;
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

    private static final long HARMFUL_MILLIS = 2_000;

    /** What the check needs to know of it. */
    Episode episode(List<String> nodes, Episode.Time time) {
        Set<Pair> touched = new HashSet<>();
        Set<String> paused = new HashSet<>();
        Set<Pair> cuts = new HashSet<>();
        for (Injection injection : injections) {
            touched.addAll(injection.touched(nodes));
            if (injection.fault() == Fault.PAUSE) {
                paused.add(injection.node());
            }
            if (millis > NOTICED_MILLIS) {
                cuts.addAll(injection.cuts(nodes));
            }
        }
        Set<String> silent = injections.stream()
                .filter(Injection::silences)
                .map(Injection::node)
                .collect(Collectors.toSet());
        cuts.removeIf(cut -> silent.contains(cut.from()));
        boolean leaving = injections.stream().allMatch(Injection::leaves);
        List<String> words = injections.stream().map(Injection::toString).toList();
        return new Episode(words, touched, paused, cuts, leaving, time);
    }

    /** The order in which to repair: a process needs the network again when it is started or stopped. */
    List<Injection> repairs() {
        return injections.stream()
                .sorted(Comparator.comparing(each -> each.fault().layer() != Layer.NETWORK))
                .toList();
    }

    /** Whether its only fault must have done something by its end; two may be in each other's way. */
    boolean mustHarm() {
        return injections.size() == 1 && millis > HARMFUL_MILLIS;
    }

    @Override
    public String toString() {
        return injections.stream().map(Injection::toString).collect(Collectors.joining(" + "));
    }
}
