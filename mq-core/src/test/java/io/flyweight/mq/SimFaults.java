package io.flyweight.mq;

import io.flyweight.mq.sim.SimNet;
import io.flyweight.mq.sim.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What goes wrong, by chance. */
final class SimFaults {

    private static final long STALL_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(300).toNanos();
    private static final String OTHER_TOKEN = "another token";

    private final SimRun run;
    private final SimWorld world;
    private final SimNet net;
    private final SimStatistics statistics;

    /** Kinds of faults. */
    enum Fault {
        CUT,
        HALF_OPEN,
        DEAD_LINE,
        STALL,
        LOST_DIAL,
        ADDRESS_VANISHES,
        ADDRESS_CHANGES,
        CLOCK_JUMP,
        RESTART_IN_A_HURRY,
        GRACEFUL_RESTART,
        LISTENER_RESTART,
        SENDER_RESTART,
        QUEUE_REMOVED_AND_ADDED,
        TOKENS_CHANGE,
        WRONG_TOKEN,
        TWIN,
        KILL,
        INTERRUPT
    }

    SimFaults(SimRun run) {
        this.run = run;
        this.world = run.around().world();
        this.net = run.around().net();
        this.statistics = run.around().statistics();
    }

    void strike() {
        Fault fault = pick();
        SimNode node = run.anyNode();
        boolean done = switch (fault) {
            case CUT -> net.cut();
            case HALF_OPEN -> net.stall(false, Long.MAX_VALUE);
            case DEAD_LINE -> net.stall(true, Long.MAX_VALUE);
            case STALL -> net.stall(world.random().nextBoolean(), world.random().nextLong(STALL_NANOS));
            case LOST_DIAL -> loseDial();
            case ADDRESS_VANISHES -> vanish(node);
            case ADDRESS_CHANGES -> move(node);
            case CLOCK_JUMP -> jump();
            case RESTART_IN_A_HURRY -> node.operate("restart in a hurry", SimFaults::restartInAHurry);
            case GRACEFUL_RESTART -> node.operate("restart", this::restart);
            case LISTENER_RESTART -> node.operate("listener restart", this::restartListener);
            case SENDER_RESTART -> node.operate("sender restart", this::restartSender);
            case QUEUE_REMOVED_AND_ADDED -> removeAndAdd(node);
            case TOKENS_CHANGE -> changeTokens();
            case WRONG_TOKEN -> node.operate("wrong token", manager -> manager.setTokens("wrong"));
            case TWIN -> run.startTwin(node);
            case KILL -> run.replace(node);
            case INTERRUPT -> world.interruptOne();
        };
        if (done) {
            statistics.count(fault);
            run.around().history().note("fault", fault);
        }
    }

    private Fault pick() {
        Random random = world.random();
        int chance = random.nextInt(100);
        if (chance < 35) {
            return Fault.CUT;
        }
        if (chance < 45) {
            return Fault.INTERRUPT;
        }
        Fault[] all = Fault.values();
        return all[random.nextInt(all.length)];
    }

    private boolean loseDial() {
        net.loseNextDial();
        return true;
    }

    private boolean vanish(SimNode node) {
        net.vanish(node.process().host(), world.random().nextLong(STALL_NANOS));
        return true;
    }

    /** Moves to another machine, as far as others can see. */
    private boolean move(SimNode node) {
        String host = run.nextHost();
        return node.operate("move to " + host, manager -> {
            manager.stop(drain());
            net.move(node.process(), SimConfigs.host(node.config().name), host);
            manager.start();
        });
    }

    private boolean jump() {
        world.jump(Duration.ofSeconds(1 + world.random().nextInt(60)).toNanos());
        return true;
    }

    private static void restartInAHurry(Manager manager) {
        manager.forceStop();
        manager.start();
    }

    private void restart(Manager manager) {
        manager.stop(drain());
        manager.start();
    }

    private void restartListener(Manager manager) {
        manager.stopListening(drain());
        pause();
        manager.listen();
    }

    private void restartSender(Manager manager) {
        manager.disconnect(drain());
        pause();
        manager.connect();
    }

    private void pause() {
        if (world.random().nextBoolean()) {
            world.sleep(world.random().nextLong(PAUSE_NANOS));
        }
    }

    private Duration drain() {
        return Duration.ofMillis(world.random().nextInt(3000));
    }

    private boolean removeAndAdd(SimNode node) {
        List<String> others = node.manager().peers();
        if (others.isEmpty()) {
            return false;
        }
        String victim = others.get(world.random().nextInt(others.size()));
        return node.operate("remove " + victim, manager -> {
            manager.removeQueue(victim);
            pause();
            node.addIfMissing(manager, victim);
        });
    }

    /** Each node proves with the one or the other token, and accepts both: no connection is refused for it. */
    private boolean changeTokens() {
        for (SimNode node : run.nodes()) {
            boolean first = world.random().nextBoolean();
            node.operate(
                    "tokens",
                    manager ->
                            manager.setTokens(first ? SimRun.TOKEN : OTHER_TOKEN, first ? OTHER_TOKEN : SimRun.TOKEN));
        }
        return true;
    }
}
