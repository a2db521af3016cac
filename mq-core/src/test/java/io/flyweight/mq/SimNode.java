package io.flyweight.mq;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.conn.CallbackQueue;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.conn.PendingSend;
import io.flyweight.mq.conn.SendWindow;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.sim.SimLoop;
import io.flyweight.mq.sim.SimNet;
import io.flyweight.mq.sim.SimWorld;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/** A whole node in the simulated world, with an application that numbers its packets. */
final class SimNode implements MqWatcher, SimWorld.Actor {

    private static final int BIG_BODY = 40_000;
    private static final long SLACK_NANOS = 300_000_000;

    private final SimWorld world;
    private final SimLoop loop;
    private final Executor application;
    private final Manager manager;
    private final Map<String, History> incoming;
    private final List<Blocked> blocked = new ArrayList<>();

    /** A caller that would be blocked in a real node. */
    private record Blocked(SendWindow window, PendingSend<?> send, History history, History.Sent sent, long deadline) {}

    private static final Environment.Power NO_POWER = new Environment.Power() {
        @Override
        public void on() {
            // The world gives the turns.
        }

        @Override
        public void off() {
            // Nothing has been started.
        }
    };

    SimNode(SimWorld world, SimNet net, Config config, Map<String, History> incoming) {
        this.world = world;
        this.incoming = incoming;
        this.loop = new SimLoop(world);
        CallbackQueue callbacks = new CallbackQueue(world.executor());
        this.application = callbacks;
        Environment environment = new Environment(
                world,
                () -> Instant.EPOCH.plusNanos(world.nanoTime()),
                world.random(),
                NO_POWER,
                loop,
                net.transport(loop),
                new BufferPool(),
                world.executor(),
                callbacks);
        this.manager = new Manager(config, this, environment);
        world.add(this);
        loop.enter(() -> {
            manager.life().listen();
            manager.life().connect();
        });
    }

    Manager manager() {
        return manager;
    }

    /** Stops in a hurry and starts again: the process goes on, its connections do not. */
    void restart() {
        loop.enter(() -> {
            manager.life().stopListening(Duration.ZERO);
            manager.life().disconnect(Duration.ZERO);
            manager.life().listen();
            manager.life().connect();
        });
    }

    /** Sends the next number, by a caller that waits or by one that does not. */
    void send(String to, History history, long timeoutNanos) {
        long deadline = world.nanoTime() + timeoutNanos;
        int id = history.size();
        History.Sent sent = history.send(deadline);
        byte[] body = ByteBuffer.allocate(bodySize()).putInt(id).array();
        boolean blocking = world.random().nextBoolean();
        PendingSend<Void> send = PendingSend.send(new PendingSend.Deadline(world, blocking, deadline, timeoutNanos));
        OutConnection out = Objects.requireNonNull(manager.life().out(to));
        try {
            SendWindow window = out.submit(send, new byte[0], body);
            if (blocking) {
                blocked.add(new Blocked(window, send, history, sent, deadline));
            } else {
                send.whenComplete((nothing, failure) -> answer(history, sent, failure));
            }
        } catch (MqException e) {
            answer(history, sent, e);
        }
    }

    /** Runs as the application does where it must not wait for room. */
    void later(Runnable task) {
        application.execute(task);
    }

    private int bodySize() {
        return switch (world.random().nextInt(20)) {
            case 0 -> BIG_BODY + world.random().nextInt(BIG_BODY);
            case 1, 2 -> 4 + world.random().nextInt(5_000);
            default -> 4 + world.random().nextInt(60);
        };
    }

    private void answer(History history, History.Sent sent, Throwable failure) {
        history.answer(sent, failure instanceof MqException e ? e : null, world.nanoTime(), SLACK_NANOS);
    }

    /** Wakes the callers that have their answer, or have waited long enough. */
    @Override
    public boolean act() {
        for (Iterator<Blocked> all = blocked.iterator(); all.hasNext(); ) {
            Blocked caller = all.next();
            if (caller.send.isSettled() || caller.deadline - world.nanoTime() <= 0) {
                all.remove();
                try {
                    caller.window.await(caller.send);
                    caller.history.answer(caller.sent, null, world.nanoTime(), SLACK_NANOS);
                } catch (MqException e) {
                    caller.history.answer(caller.sent, e, world.nanoTime(), SLACK_NANOS);
                }
                return true;
            }
        }
        return false;
    }

    @Override
    public long nanosToNext() {
        return blocked.stream()
                .mapToLong(caller -> caller.deadline - world.nanoTime())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public Ack newPacket(String name, Packet packet) {
        History history = Objects.requireNonNull(incoming.get(name));
        int id = ByteBuffer.wrap(packet.body()).getInt();
        history.enterHandler(id);
        int chance = world.random().nextInt(100);
        Ack ack = chance < 4 ? Ack.REJECTED : chance < 5 ? Ack.ERROR : Ack.OK;
        history.leaveHandler(id, ack);
        if (ack == Ack.REJECTED) {
            throw new IllegalArgumentException("refused by chance");
        }
        return ack;
    }
}
