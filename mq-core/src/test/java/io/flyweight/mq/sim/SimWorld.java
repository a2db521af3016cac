package io.flyweight.mq.sim;

import io.flyweight.mq.time.NanoClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Time, chance and everything that can happen next. Each step does one thing of those that are possible, by chance; the
 * clock moves when nothing is possible, or a little at a time when chance says so.
 */
public final class SimWorld implements NanoClock {

    private static final long MOST_STEP_NANOS = 2_000_000;

    private final Random random;
    private final List<Actor> actors = new ArrayList<>();
    private long nowNanos;

    public SimWorld(long seed) {
        this.random = new Random(seed);
        // Near the overflow: code that compares readings by their value and not by their difference fails here.
        this.nowNanos = Long.MAX_VALUE - random.nextInt(1_000_000_000);
    }

    /** Something that can act. */
    public interface Actor {

        /** Does one thing; {@code false} if there is nothing to do. */
        boolean act();

        /** Returns when there will be something to do, relative to now, or {@link Long#MAX_VALUE}. */
        default long nanosToNext() {
            return Long.MAX_VALUE;
        }
    }

    public Random random() {
        return random;
    }

    public void add(Actor actor) {
        actors.add(actor);
    }

    public void remove(Actor actor) {
        actors.remove(actor);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Lets one thing happen, or time pass; {@code false} if nothing will ever happen. */
    public boolean step() {
        if (random.nextInt(8) == 0) {
            nowNanos += random.nextInt((int) MOST_STEP_NANOS);
        }
        int start = actors.isEmpty() ? 0 : random.nextInt(actors.size());
        for (int i = 0; i < actors.size(); i++) {
            if (actors.get((start + i) % actors.size()).act()) {
                return true;
            }
        }
        long wait = actors.stream().mapToLong(Actor::nanosToNext).min().orElse(Long.MAX_VALUE);
        if (wait == Long.MAX_VALUE) {
            return false;
        }
        nowNanos += Math.max(1, wait);
        return true;
    }

    /** Returns threads of which one runs at a time, each task when chance picks it. */
    public Executor executor() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        add(() -> {
            Runnable task = tasks.poll();
            if (task == null) {
                return false;
            }
            task.run();
            return true;
        });
        return tasks::add;
    }
}
