package io.flyweight.mq;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.sim.SimWorld;
import io.flyweight.mq.sim.promise.History;
import io.flyweight.mq.sim.promise.Sent;
import io.flyweight.mq.support.Body;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A watcher that does everything that a watcher may do, by chance. */
final class SimWatcher implements MqWatcher {

    private static final int SHORT_SLEEP_NANOS = 30_000_000;
    private static final byte[] NOTHING = {};
    private static final int LONG_SLEEP_NANOS = 2_000_000_000;

    private final SimNode node;
    private final SimWorld world;
    private final History history;
    private final SimStatistics statistics;
    private final SimTraffic traffic;
    private final AtomicBoolean calm;
    /** Whose packets take very long. */
    private @Nullable String sleepsFor;

    private int handling;

    /** What a watcher does. */
    enum Deed {
        HANDLER_SLEEPS,
        HANDLER_SLEEPS_LONG,
        HANDLER_SLEEPS_WHILE_OTHERS_SEND,
        HANDLER_SENDS,
        HANDLER_WAITS_FOR_A_SEND,
        HANDLER_REPLIES,
        HANDLER_REPLIES_LARGE,
        HANDLER_REPLY_TOO_LARGE,
        HANDLER_REFUSES,
        HANDLER_THROWS,
        HANDLER_ANSWERS_ERROR,
        HANDLER_ANSWERS_UNKNOWN,
        HANDLER_ANSWERS_NULL,
        HANDLER_THROWS_ERROR
    }

    /** An error without a stack trace, for speed. */
    private static final class Unforeseen extends Error {

        private static final long serialVersionUID = 1L;

        Unforeseen() {
            super("by chance", null, false, false);
        }
    }

    SimWatcher(SimNode node, SimNode.Surroundings around) {
        this.node = node;
        this.world = around.world();
        this.history = around.history();
        this.statistics = around.statistics();
        this.calm = around.calm();
        this.traffic = new SimTraffic(node, around);
    }

    /** Has the packets of one peer take very long, or of none. */
    void sleepFor(@Nullable String sender) {
        sleepsFor = sender;
    }

    @Override
    public Ack newPacket(String name, Packet packet) {
        if (!node.process().isAlive()) {
            return Ack.OK;
        }
        Sent sent = history.entered(node.party(), name, packet);
        if (sent == null) {
            return Ack.OK;
        }
        handling++;
        try {
            return handle(name, packet, sent);
        } finally {
            handling--;
        }
    }

    /** Whether a packet is being handled. */
    boolean isBusy() {
        return handling > 0;
    }

    private Ack handle(String name, Packet packet, Sent sent) {
        if (name.equals(sleepsFor)) {
            statistics.count(Deed.HANDLER_SLEEPS_WHILE_OTHERS_SEND);
            world.sleep(LONG_SLEEP_NANOS);
        }
        if (calm.get()) {
            history.left(node.party(), name, sent, Ack.OK, NOTHING);
            return Ack.OK;
        }
        doSomething(name);
        int chance = world.random().nextInt(200);
        if (chance < 14) {
            return refuse(name, sent, packet, chance);
        }
        byte[] reply = NOTHING;
        if (packet.isRequest() && !world.oneIn(6)) {
            statistics.count(Deed.HANDLER_REPLIES);
            reply = Body.of(-sent.id(), replySize());
            try {
                packet.reply(reply);
            } catch (IllegalArgumentException e) {
                statistics.count(Deed.HANDLER_REPLY_TOO_LARGE);
                history.left(node.party(), name, sent, Ack.REJECTED, NOTHING);
                throw e;
            }
        }
        history.left(node.party(), name, sent, Ack.OK, reply);
        return Ack.OK;
    }

    private Ack refuse(String name, Sent sent, Packet packet, int chance) {
        Ack answer = chance < 9 ? Ack.REJECTED : chance < 11 ? Ack.ERROR : Ack.UNKNOWN;
        history.left(node.party(), name, sent, answer, NOTHING);
        switch (chance) {
            case 0, 1, 2, 3 -> {
                statistics.count(Deed.HANDLER_THROWS);
                throw new IllegalArgumentException("refused by chance");
            }
            case 4, 5, 6, 7, 8 -> {
                statistics.count(Deed.HANDLER_REFUSES);
                packet.reason("refused by chance");
            }
            case 9, 10 -> statistics.count(Deed.HANDLER_ANSWERS_ERROR);
            case 11 -> statistics.count(Deed.HANDLER_ANSWERS_UNKNOWN);
            case 12 -> {
                statistics.count(Deed.HANDLER_ANSWERS_NULL);
                return nothing();
            }
            default -> {
                statistics.count(Deed.HANDLER_THROWS_ERROR);
                throw new Unforeseen();
            }
        }
        return answer;
    }

    /** What a watcher without null checks may answer, as the type system sees it. */
    private static Ack nothing() {
        Ack[] none = new Ack[1];
        return none[0];
    }

    private int replySize() {
        Random random = world.random();
        if (!world.oneIn(30)) {
            return 8 + random.nextInt(200);
        }
        statistics.count(Deed.HANDLER_REPLIES_LARGE);
        return 30_000 + random.nextInt(100_000);
    }

    private void doSomething(String sender) {
        world.maybeYield();
        int chance = world.random().nextInt(400);
        if (chance < 8) {
            statistics.count(Deed.HANDLER_SENDS);
            traffic.sendAsync(sender, 1);
        } else if (node.isInline() || chance < 360) {
            return;
        } else if (chance < 363 && !sender.equals(node.config().name)) {
            statistics.count(Deed.HANDLER_WAITS_FOR_A_SEND);
            traffic.sendAndWait(sender, SHORT_SLEEP_NANOS);
        } else if (chance < 366) {
            statistics.count(Deed.HANDLER_SLEEPS_LONG);
            world.sleep(world.random().nextInt(LONG_SLEEP_NANOS));
        } else if (chance < 390) {
            statistics.count(Deed.HANDLER_SLEEPS);
            world.sleep(world.random().nextInt(SHORT_SLEEP_NANOS));
        }
    }
}
