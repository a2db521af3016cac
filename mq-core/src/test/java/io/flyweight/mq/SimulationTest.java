package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.sim.SimNet;
import io.flyweight.mq.sim.SimWorld;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two whole nodes in one thread, from one seed: random delays, split and merged reads, partial writes, writes from
 * callers and from the loop, cuts at every byte, half-open links, restarts and goodbyes. The promises are checked on what
 * was recorded. {@code -Dsim.start=S -Dsim.seeds=N} replays or runs more.
 */
class SimulationTest {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
    private static final int STEPS = 4_000;
    private static final int CHECK_EVERY = 100;
    private static final int MOST_SETTLING_STEPS = 400_000;

    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);

    private enum Outcome {
        OK,
        NOT_DELIVERED,
        REJECTED,
        UNKNOWN
    }

    @Test
    void keepsThePromisesWhateverHappens() {
        long start = Long.getLong("sim.start", 0);
        long seeds = Long.getLong("sim.seeds", 2_000);
        long began = System.currentTimeMillis();
        for (long seed = start; seed < start + seeds; seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " fails; replay it with"
                                + " mvn -pl mq-core test -Dtest=SimulationTest -Dsim.seeds=1 -Dsim.start=" + seed,
                        e);
            }
        }
        LOG.info("{} seeds in {} ms: {}", seeds, System.currentTimeMillis() - began, outcomes);
        assertThat(outcomes).as("every kind of answer was seen").containsKeys(Outcome.values());
    }

    private void run(long seed) {
        SimWorld world = new SimWorld(seed);
        SimNet net = new SimNet(world);
        History toB = new History("a to b");
        History toA = new History("b to a");
        SimNode a = new SimNode(world, net, config("a", world.random()), Map.of("b", toA));
        SimNode b = new SimNode(world, net, config("b", world.random()), Map.of("a", toB));
        int pace = 5 + world.random().nextInt(80);
        int chanceOfFault = 200 + world.random().nextInt(2_000);

        for (int i = 0; i < STEPS; i++) {
            if (world.random().nextInt(pace) == 0) {
                a.later(() -> a.send("b", toB, timeout(world.random())));
            }
            if (world.random().nextInt(2 * pace) == 0) {
                b.later(() -> b.send("a", toA, timeout(world.random())));
            }
            if (world.random().nextInt(chanceOfFault) == 0) {
                fault(world.random(), net, a, b);
            }
            world.step();
        }

        settle(world, List.of(a, b), List.of(toA, toB));
        toA.check();
        toB.check();
        count(toA);
        count(toB);
    }

    private static void fault(Random random, SimNet net, SimNode a, SimNode b) {
        SimNode node = random.nextBoolean() ? a : b;
        switch (random.nextInt(5)) {
            case 0, 1, 2 -> net.cut();
            case 3 -> net.stall();
            default -> node.restart();
        }
    }

    /** Without further faults everything is answered, and the nodes find each other again. */
    private static void settle(SimWorld world, List<SimNode> nodes, List<History> histories) {
        for (int i = 0; i < MOST_SETTLING_STEPS; i++) {
            assertThat(world.step()).as("something goes on").isTrue();
            if (i % CHECK_EVERY != 0) {
                continue;
            }
            boolean answered = histories.stream().allMatch(History::allAnswered);
            boolean connected = nodes.stream()
                    .allMatch(node -> node.manager().status().peers().stream()
                            .allMatch(peer -> peer.state() == OutConnState.CONNECTED && peer.inFlightPackets() == 0));
            if (answered && connected) {
                return;
            }
        }
        throw new AssertionError("the nodes do not come to rest: "
                + nodes.stream().map(node -> node.manager().status()).toList());
    }

    private static long timeout(Random random) {
        return random.nextInt(10) == 0
                ? 1 + random.nextInt(5_000_000)
                : Duration.ofSeconds(1 + random.nextInt(9)).toNanos();
    }

    private static Config config(String name, Random random) {
        return Config.builder(name)
                .queue("a", "sim:1")
                .queue("b", "sim:2")
                .authToken("simulated")
                .autoReconnectDuration(Duration.ofMillis(1 + random.nextInt(50)))
                .sendWindowPackets(1 + random.nextInt(200))
                .sendWindowBytes(1_000 + random.nextInt(500_000))
                .laneBytes(500 + random.nextInt(50_000))
                .readBufferSize(1 + random.nextInt(5_000))
                .build();
    }

    private void count(History history) {
        outcomes.merge(Outcome.OK, history.count(null), Long::sum);
        for (Delivery delivery : Delivery.values()) {
            long count = history.count(delivery);
            if (count > 0) {
                outcomes.merge(Outcome.valueOf(delivery.name()), count, Long::sum);
            }
        }
    }
}
