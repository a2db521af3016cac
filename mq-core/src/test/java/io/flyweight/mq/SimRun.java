package io.flyweight.mq;

import io.flyweight.mq.sim.SimNet;
import io.flyweight.mq.sim.SimProcess;
import io.flyweight.mq.sim.SimWorld;
import io.flyweight.mq.sim.promise.History;
import io.flyweight.mq.sim.promise.Outcome;
import io.flyweight.mq.sim.promise.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One run of a few nodes, from one seed: traffic and faults, then rest, then the end of all. */
final class SimRun {

    static final String TOKEN = "simulated";

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
    private static final int MOST_STEPS = 60_000;
    private static final long MOST_SETTLING_NANOS = Duration.ofSeconds(90).toNanos();
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final SimNode.Surroundings around;
    private final Random random;
    private final SimConfigs configs;
    private final List<String> names;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimNode> twins = new ArrayList<>();
    private int processes;
    private int hosts;

    SimRun(long seed, SimStatistics statistics, Trace trace) {
        SimWorld world = new SimWorld(seed);
        History history = new History(world, trace, statistics::count);
        this.around =
                new SimNode.Surroundings(world, new SimNet(world, history), history, statistics, new AtomicBoolean());
        this.random = world.random();
        this.names = NAMES.subList(0, 2 + Math.min(random.nextInt(4), random.nextInt(4)));
        this.configs = new SimConfigs(random, names);
        names.forEach(name -> nodes.add(node(name, configs.of(name, null), nextHost())));
    }

    private SimNode node(String processName, Config config, String host) {
        SimProcess process = new SimProcess(processName, host);
        if (config.listenAddress == null) {
            around.net().move(process, SimConfigs.host(config.name), host);
        }
        return new SimNode(around, config, process);
    }

    /** An address that nobody has. */
    String nextHost() {
        return "10.0.0." + ++hosts;
    }

    SimNode.Surroundings around() {
        return around;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    SimNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** Runs it; throws an {@link AssertionError} where a promise is broken. */
    void run() {
        long start = around.world().nanoTime();
        try {
            nodes.forEach(node -> node.operate("start", Manager::start));
            trouble();
            settle();
            new SimProbes(this).run();
            stop();
            around.history().end();
            around.world().runWhile(() -> false);
        } finally {
            around.world().close();
            around.statistics()
                    .passed(around.world().nanoTime() - start, around.world().steps());
            for (Outcome outcome : Outcome.values()) {
                around.statistics().count(outcome, around.history().count(outcome));
            }
        }
    }

    private void trouble() {
        int packets = 20 + random.nextInt(150);
        int stepsPerSend = 1 + random.nextInt(16);
        int stepsPerFault = 40 + random.nextInt(400);
        SimFaults faults = new SimFaults(this);
        around.world().runWhile(() -> {
            if (random.nextInt(stepsPerSend) == 0) {
                sendSome();
            }
            if (random.nextInt(stepsPerFault) == 0) {
                faults.strike();
            }
            return around.history().size() < packets && around.world().steps() < MOST_STEPS;
        });
    }

    private void sendSome() {
        SimNode from = twins.isEmpty() || random.nextInt(4) > 0 ? anyNode() : twins.get(random.nextInt(twins.size()));
        List<String> peers = from.manager().peers();
        boolean toItself = peers.isEmpty() || random.nextInt(12) == 0;
        String to = toItself ? from.config().name : peers.get(random.nextInt(peers.size()));
        // What cannot be sent is told at once, and soon becomes boring.
        if (from.isConnectedTo(to) || random.nextInt(8) == 0) {
            new SimTraffic(from, around).start(to);
        } else if (random.nextInt(16) == 0) {
            new SimTraffic(from, around).startWhenConnected(to);
        }
    }

    /** Starts a second process of that name, for a while; {@code false} if there has been one. */
    boolean startTwin(SimNode original) {
        if (!twins.isEmpty()) {
            return false;
        }
        String name = original.config().name;
        String host = nextHost();
        SimNode twin = node(name + "-twin", configs.of(name, host + ":1"), host);
        twins.add(twin);
        twin.operate("start the twin", Manager::start);
        return true;
    }

    /** Kills a process and starts another one in its place. */
    boolean replace(SimNode victim) {
        victim.kill();
        String name = victim.config().name + ++processes;
        SimNode next = node(name, victim.config(), victim.process().host());
        nodes.set(nodes.indexOf(victim), next);
        next.operate("start again", Manager::start);
        return true;
    }

    /** Without further faults everything is answered, and the nodes find each other again. */
    private void settle() {
        twins.forEach(twin -> twin.kill());
        twins.clear();
        await("everything is restored", () -> nodes.stream().noneMatch(SimNode::isBusy));
        nodes.forEach(node -> node.restore(names, manager -> manager.setTokens(TOKEN)));
        awaitRest();
        around.calm().set(true);
    }

    /** Waits until everything is answered and everybody is connected. */
    void awaitRest() {
        await(
                "the nodes come to rest",
                () -> around.history().untold() == 0 && nodes.stream().allMatch(SimNode::isAtRest));
    }

    void await(String what, BooleanSupplier condition) {
        long start = around.world().nanoTime();
        long[] steps = {0};
        boolean[] reached = {false};
        around.world().runWhile(() -> {
            if (++steps[0] % 32 == 0) {
                reached[0] = condition.getAsBoolean();
            }
            return !reached[0] && around.world().nanoTime() - start < MOST_SETTLING_NANOS;
        });
        if (!reached[0]) {
            throw new AssertionError("promise 8 isolation: not in time: " + what + "; "
                    + "no answer for " + around.history().describeUntold() + "; "
                    + nodes.stream().map(node -> node.manager().status()).toList());
        }
    }

    private void stop() {
        nodes.forEach(node -> node.stop(DRAIN));
        await(
                "everything stops",
                () -> nodes.stream().allMatch(SimNode::isStopped)
                        && around.world().isQuiet());
    }
}
