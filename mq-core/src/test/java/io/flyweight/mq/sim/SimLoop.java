package io.flyweight.mq.sim;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.Timers;
import java.util.ArrayDeque;

/** A loop without a thread: the world gives it its turns. */
public final class SimLoop implements Loop, SimWorld.Actor {

    private final SimWorld world;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Timers timers = new Timers();
    private boolean running;

    public SimLoop(SimWorld world) {
        this.world = world;
        world.add(this);
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timers.Timer schedule(long delayNanos, Runnable task) {
        assertInLoop();
        return timers.schedule(world.nanoTime() + delayNanos, task);
    }

    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    /** Runs something as this loop's thread would. */
    public void enter(Runnable task) {
        boolean before = running;
        running = true;
        try {
            task.run();
        } finally {
            running = before;
        }
    }

    @Override
    public boolean act() {
        Runnable task = tasks.poll();
        if (task != null) {
            enter(task);
            return true;
        }
        if (nanosToNext() > 0) {
            return false;
        }
        enter(() -> timers.run(world.nanoTime()));
        return true;
    }

    @Override
    public long nanosToNext() {
        return timers.nanosToNext(world.nanoTime());
    }
}
