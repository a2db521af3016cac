package io.flyweight.mq.reliability.hostile;

import java.time.Duration;

/**
 * How large an attack is, and how long it is looked at.
 *
 * @param crowd connections at a time of attacks by number
 * @param garbage connections with garbage in all
 * @param rounds with the attack and without
 * @param phase how long the honest rate is measured in each
 * @param idleThreads that may be there afterwards: one of a busy lane, which has two in turns, and those that end after 10 s
 * @param limits of the node
 */
record Size(int crowd, int garbage, int rounds, Duration phase, int idleThreads, Limits limits) {

    static Size full(int rounds) {
        return new Size(
                1_000,
                100_000,
                rounds,
                Duration.ofMillis(500),
                1,
                new Limits(1_024, Duration.ofSeconds(5), Duration.ofSeconds(15)));
    }

    static Size quick() {
        return new Size(
                60, 2_000, 1, Duration.ofMillis(100), 6, new Limits(100, Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }
}
