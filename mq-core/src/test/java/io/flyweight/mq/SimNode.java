package io.flyweight.mq;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.conn.CallbackQueue;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.sim.SimLoop;
import io.flyweight.mq.sim.SimNet;
import io.flyweight.mq.sim.SimProcess;
import io.flyweight.mq.sim.SimWorld;
import io.flyweight.mq.sim.promise.History;
import io.flyweight.mq.sim.promise.Party;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A whole node in a process of its own of the simulated world. */
final class SimNode {

    private static final BufferPool BUFFERS = new BufferPool(ByteBuffer::allocate);

    private final SimWorld world;
    private final History history;
    private final Config config;
    private final SimProcess process;
    private final SimLoop loop;
    private final Party party;
    private final SimWatcher watcher;
    private final Manager manager;
    private boolean busy;

    /** What all nodes of a run share; when it is {@code calm}, watchers do nothing but answer OK. */
    record Surroundings(SimWorld world, SimNet net, History history, SimStatistics statistics, AtomicBoolean calm) {}

    SimNode(Surroundings around, Config config, SimProcess process) {
        this.world = around.world;
        this.history = around.history;
        this.config = config;
        this.process = process;
        this.loop = new SimLoop(world, process);
        this.party = new Party(
                process,
                config.name,
                new Party.Limits(config.sendWindowPackets, config.sendWindowBytes, config.laneBytes),
                this::isConnectedTo);
        history.join(party);
        Environment environment = new Environment(
                world,
                () -> Instant.EPOCH.plusNanos(world.nanoTime()),
                world.random(),
                power(),
                loop,
                around.net.transport(loop),
                BUFFERS,
                world.executor(process),
                new CallbackQueue(world.executor(process)));
        this.watcher = new SimWatcher(this, around);
        this.manager = new Manager(config, watcher, environment);
    }

    private Environment.Power power() {
        return new Environment.Power() {
            @Override
            public void on() {
                loop.on();
            }

            @Override
            public void off() {
                loop.off();
            }
        };
    }

    Manager manager() {
        return manager;
    }

    SimWatcher watcher() {
        return watcher;
    }

    Config config() {
        return config;
    }

    SimProcess process() {
        return process;
    }

    Party party() {
        return party;
    }

    boolean isInline() {
        return config.dispatch == Dispatch.INLINE;
    }

    boolean isConnectedTo(String queue) {
        OutConnection out = manager.life().out(queue);
        return out != null && out.state() == OutConnState.CONNECTED;
    }

    /** Whether everybody can be sent to, nothing is in flight, and the listener is up. */
    boolean isAtRest() {
        return !busy
                && !watcher.isBusy()
                && manager.status().listener() == ListenerState.LISTENING
                && hasNothingForItself()
                && manager.status().peers().stream()
                        .allMatch(peer -> peer.state() == OutConnState.CONNECTED && peer.inFlightPackets() == 0);
    }

    private boolean hasNothingForItself() {
        OutConnection own = manager.life().out(config.name);
        return own != null && own.state() == OutConnState.CONNECTED && own.inFlight() == 0;
    }

    boolean isStopped() {
        return !busy && manager.status().listener() == ListenerState.STOPPED && loop.openLinks() == 0;
    }

    boolean isBusy() {
        return busy;
    }

    /** Has one of the node's own threads do something with it that may wait, unless one is at it already. */
    boolean operate(String what, Consumer<Manager> operation) {
        if (busy || !process.isAlive()) {
            return false;
        }
        busy = true;
        history.note(what, process);
        world.start(process, () -> {
            try {
                operation.accept(manager);
            } catch (MqListenException e) {
                history.note("cannot listen", String.valueOf(e.getMessage()));
            } catch (IllegalStateException e) {
                if (!String.valueOf(e.getMessage()).contains("has not answered")) {
                    throw e;
                }
                // The clock has jumped while the I/O thread had its turn.
                history.note("operation given up", process);
            } finally {
                busy = false;
                history.note("done", what);
            }
        });
        return true;
    }

    /** Runs until it is started, listens and knows all. */
    void restore(Iterable<String> queues, Consumer<Manager> first) {
        operate("restore", node -> {
            first.accept(node);
            for (String queue : queues) {
                addIfMissing(node, queue);
            }
            node.start();
        });
    }

    void addIfMissing(Manager node, String queue) {
        if (!queue.equals(config.name) && !node.peers().contains(queue)) {
            node.addQueue(queue, String.valueOf(config.queues.get(queue)));
        }
    }

    /** Ends the process as the operating system would. */
    void kill() {
        world.kill(process);
        loop.crash();
        history.died(party);
    }

    void stop(Duration drain) {
        operate("stop", node -> node.stop(drain));
    }
}
