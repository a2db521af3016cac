package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.reliability.resources.Resources;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What an attack did.
 *
 * @param ends how its connections ended
 * @param peak the most that the node used meanwhile
 * @param log what the node logged about it
 */
record Outcome(
        Flow flow,
        Map<String, Long> ends,
        Resources before,
        Resources peak,
        Resources after,
        Honest honest,
        List<String> log) {

    /** What the attacker sent. */
    record Flow(long connections, double connectionsPerSecond, double bytesPerSecond) {}

    /**
     * What honest peers noticed.
     *
     * @param with packets a second with the attack, round by round, each followed by one without
     * @param newcomerMillis how long one took to connect meanwhile
     * @param troubles anything that should not have been
     */
    record Honest(List<Double> with, List<Double> without, long newcomerMillis, List<String> troubles) {

        /** What was left of the rate: the median of all rounds. */
        double ratio() {
            return median(IntStream.range(0, with.size())
                    .mapToObj(i -> with.get(i) / without.get(i))
                    .toList());
        }
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
