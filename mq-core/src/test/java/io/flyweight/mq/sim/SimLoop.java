package io.flyweight.mq.sim;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.Timers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loop without a thread of its own: the world gives it its turns. */
public final class SimLoop implements Loop {

    private static final int READ_BUFFER_BYTES = 64 * 1024;

    private final SimWorld world;
    private final SimProcess process;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Timers timers = new Timers();
    private final List<SimLink> links = new ArrayList<>();
    private final List<SimAcceptor> acceptors = new ArrayList<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BUFFER_BYTES);
    private @Nullable Thread turnOf;
    private boolean on;
    private long nowNanos;

    public SimLoop(SimWorld world, SimProcess process) {
        this.world = world;
        this.process = process;
        world.add(this);
    }

    SimWorld world() {
        return world;
    }

    SimProcess process() {
        return process;
    }

    /** Starts it, unless it runs. */
    public void on() {
        if (!on) {
            joinTurn();
            on = true;
            tasks.clear();
        }
    }

    /** Ends it, and closes every socket. Waits for the present turn, unless called in it. */
    public void off() {
        on = false;
        if (inLoop()) {
            return;
        }
        joinTurn();
        closeAll();
    }

    private void joinTurn() {
        if (turnOf instanceof SimThread busy) {
            world.join(busy, () -> turnOf != null);
        }
    }

    /** Ends it in the middle of whatever it does. */
    public void crash() {
        on = false;
        closeAll();
    }

    private void closeAll() {
        List.copyOf(links).forEach(SimLink::shut);
        List.copyOf(acceptors).forEach(SimAcceptor::shut);
        tasks.clear();
        timers.clear();
    }

    /** How many sockets are open. */
    public int openLinks() {
        return links.size();
    }

    void add(SimLink link) {
        if (!links.contains(link)) {
            links.add(link);
        }
    }

    void remove(SimLink link) {
        links.remove(link);
    }

    void add(SimAcceptor acceptor) {
        acceptors.add(acceptor);
    }

    void remove(SimAcceptor acceptor) {
        acceptors.remove(acceptor);
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    @Override
    public boolean inLoop() {
        return turnOf == Thread.currentThread();
    }

    boolean isTurnOf(Thread thread) {
        return turnOf == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (on) {
            tasks.add(task);
        }
    }

    @Override
    public Timers.Timer schedule(long delayNanos, Runnable task) {
        assertInLoop();
        return timers.schedule(nowNanos + delayNanos, task);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Does some of what is due; {@code false} if that is nothing. */
    boolean turn() {
        if (!on || turnOf != null) {
            return false;
        }
        int kind = world.random().nextInt(3);
        for (int i = 0; i < 3; i++) {
            boolean done = switch ((kind + i) % 3) {
                case 0 -> runTasks();
                case 1 -> runTimers();
                default -> serveOne();
            };
            if (done) {
                return true;
            }
        }
        return false;
    }

    private boolean runTasks() {
        int most = tasks.isEmpty() ? 0 : 1 + world.random().nextInt(2 * tasks.size());
        for (int i = 0; i < most && !tasks.isEmpty() && on; i++) {
            enter(tasks.remove());
        }
        return most > 0;
    }

    private boolean runTimers() {
        if (timers.nanosToNext(world.nanoTime()) > 0) {
            return false;
        }
        enter(() -> timers.run(nowNanos));
        return true;
    }

    private boolean serveOne() {
        int count = links.size() + acceptors.size();
        int start = count == 0 ? 0 : world.random().nextInt(count);
        for (int i = 0; i < count; i++) {
            int place = (start + i) % count;
            if (place >= links.size()) {
                SimAcceptor acceptor = acceptors.get(place - links.size());
                if (acceptor.hasDialer()) {
                    enter(acceptor::accept);
                    return true;
                }
            } else if (links.get(place).nanosToAct() == 0) {
                enter(links.get(place)::act);
                return true;
            }
        }
        return false;
    }

    /** Runs something as this loop's thread would. */
    void enter(Runnable task) {
        turnOf = Thread.currentThread();
        nowNanos = world.nanoTime();
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (process.isAlive()) {
                world.fail(new AssertionError("the I/O thread of " + process + " has thrown " + e, e));
            }
        } finally {
            turnOf = null;
            if (!on) {
                closeAll();
            }
        }
    }

    long nanosToNext() {
        if (!on || turnOf != null) {
            return Long.MAX_VALUE;
        }
        long wait = timers.nanosToNext(world.nanoTime());
        for (SimLink link : links) {
            wait = Math.min(wait, link.nanosToAct());
        }
        return wait;
    }
}
