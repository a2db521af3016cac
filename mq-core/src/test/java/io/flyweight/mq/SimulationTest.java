package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.flyweight.mq.sim.WireTap;
import io.flyweight.mq.sim.promise.Outcome;
import io.flyweight.mq.sim.promise.Trace;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole nodes in one thread at a time, from one seed, with everything going wrong that may go wrong in the world outside.
 * The promises are checked on what was recorded. {@code -Dsim.start=S -Dsim.seeds=N} replays or runs more.
 */
class SimulationTest {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
    private static final int DEFAULT_SEEDS = 3_000;
    private static final int MOST_VIOLATIONS = Integer.getInteger("sim.most", 5);
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long start = Long.getLong("sim.start", 0);
    private final long seeds = Long.getLong("sim.seeds", DEFAULT_SEEDS);
    private final ch.qos.logback.classic.Logger lanes =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.flyweight.mq.conn.Lane");
    private final SimStatistics statistics = new SimStatistics();
    private final StringBuilder violations = new StringBuilder();
    private int violated;
    private long began;
    private long toldAt;

    /** The lane tells of each error that a watcher throws, and here they throw many. */
    @BeforeEach
    void silenceLanes() {
        lanes.setLevel(Level.OFF);
    }

    @AfterEach
    void hearLanes() {
        lanes.setLevel(null);
    }

    @Test
    void keepsThePromisesWhateverHappens() {
        began = System.nanoTime();
        toldAt = began;
        long seed = start;
        for (; seed < start + seeds && violated < MOST_VIOLATIONS; seed++) {
            run(seed);
            tellProgress(seed - start + 1);
        }
        LOG.info("{}: {}", pace(seed - start), statistics);
        assertThat(violations.toString()).isEmpty();
        if (seeds >= DEFAULT_SEEDS) {
            assertThatEverythingHasHappened();
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = start; seed < start + 20; seed++) {
            assertThat(hash(seed)).as("seed %s", seed).isEqualTo(hash(seed));
        }
    }

    private static long hash(long seed) {
        Trace trace = new Trace(false);
        new SimRun(seed, new SimStatistics(), trace).run();
        return trace.hash();
    }

    private void run(long seed) {
        Trace trace = new Trace(seeds == 1);
        try {
            new SimRun(seed, statistics, trace).run();
        } catch (RuntimeException | AssertionError e) {
            violated++;
            violations.append("\nseed ").append(seed).append(": ").append(e.getMessage());
            LOG.error(
                    "seed {} fails: {}\nreplay it with"
                            + " mvn -pl mq-core -am test -Dtest=SimulationTest -Dsim.seeds=1 -Dsim.start={}{}",
                    seed,
                    e.getMessage(),
                    seed,
                    trace.last().isEmpty() ? "" : "\n" + String.join("\n", trace.last()),
                    e);
        }
    }

    private void tellProgress(long done) {
        if (System.nanoTime() - toldAt > PROGRESS_NANOS) {
            toldAt = System.nanoTime();
            LOG.info("{}, {} violations", pace(done), violated);
        }
    }

    private String pace(long done) {
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format("%d seeds in %.1f s, %.0f seeds/s", done, seconds, done / seconds);
    }

    private void assertThatEverythingHasHappened() {
        assertThat(Outcome.values())
                .allSatisfy(outcome -> assertThat(statistics.of(outcome))
                        .as("%s was seen", outcome)
                        .isPositive());
        List<Class<? extends Enum<?>>> kinds =
                List.of(SimFaults.Fault.class, WireTap.Effect.class, SimWatcher.Deed.class, SimTraffic.Caller.class);
        for (Class<? extends Enum<?>> kind : kinds) {
            assertThat(kind.getEnumConstants())
                    .allSatisfy(each -> assertThat(statistics.of(each))
                            .as("%s was seen", each)
                            .isPositive());
        }
    }
}
