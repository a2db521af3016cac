package io.flyweight.mq.sim;

import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.time.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time, chance and everything that can happen next. Each step does one thing of those that are possible, by chance; the
 * clock moves a little at a time when chance says so, and to the next event when nothing is possible.
 */
public final class SimWorld implements NanoClock {

    private static final int STEPS_PER_MOVE_OF_THE_CLOCK = 8;
    private static final int MOST_MOVE_NANOS = 2_000_000;
    private static final int STEPS_PER_SPURIOUS_WAKE_UP = 300;

    private final Random random;
    private final int stepsPerYield;
    private final List<SimLoop> loops = new ArrayList<>();
    private final Timers timers = new Timers();
    private final SimThreads threads;
    private final ArrayDeque<SimThread> joiners = new ArrayDeque<>();
    private BooleanSupplier goesOn = () -> false;
    private @Nullable Throwable failure;
    private long nowNanos;
    private long jumpedNanos;
    private long steps;

    public SimWorld(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.threads = new SimThreads(random, this::step);
        this.stepsPerYield = 5 + random.nextInt(random.nextInt(8) == 0 ? 20 : 500);
        // Near the overflow: code that compares readings by their value and not by their difference fails here.
        this.nowNanos = Long.MAX_VALUE - random.nextInt(1_000_000_000);
    }

    public Random random() {
        return random;
    }

    /** Whether something happens that happens once in so many times. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** How far the clock has been moved by {@link #jump}: time in which nothing could happen. */
    public long jumpedNanos() {
        return jumpedNanos;
    }

    public long steps() {
        return steps;
    }

    /** Moves the clock forward, as for a machine that was asleep. */
    public void jump(long nanos) {
        nowNanos += nanos;
        jumpedNanos += nanos;
    }

    void add(SimLoop loop) {
        loops.add(loop);
    }

    void remove(SimLoop loop) {
        loops.remove(loop);
    }

    /** Has something happen after a delay; it must not wait. */
    public void later(long delayNanos, Runnable event) {
        timers.schedule(nowNanos + delayNanos, event);
    }

    /** Runs something on a thread of its own, which may wait. */
    public void start(SimProcess process, Runnable task) {
        threads.add(process, task);
    }

    /** Returns threads for the tasks of a process. */
    public Executor executor(SimProcess process) {
        return task -> threads.add(process, task);
    }

    /** Ends the run: a promise is broken, or the code under test has failed. The first failure is the one told. */
    public void fail(Throwable what) {
        if (failure == null) {
            failure = what;
        }
    }

    public boolean hasFailed() {
        return failure != null;
    }

    /** Lets things happen for as long as {@code condition} holds, which is asked between any two of them. */
    public void runWhile(BooleanSupplier condition) {
        goesOn = condition;
        threads.run();
        Throwable why = failure;
        if (why != null) {
            throw new AssertionError(why.getMessage(), why);
        }
    }

    /** Gives the threads back. */
    public void close() {
        threads.close();
    }

    /** Whether no thread runs or waits. */
    public boolean isQuiet() {
        return threads.isQuiet();
    }

    private boolean step(SimThread self) {
        try {
            if (failure != null || !goesOn.getAsBoolean()) {
                return false;
            }
            SimThread joiner = joiners.peek();
            if (joiner != null) {
                threads.handTo(self, joiner);
                return true;
            }
            steps++;
            passTime();
            happen(self);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        return failure == null;
    }

    private void passTime() {
        if (oneIn(STEPS_PER_MOVE_OF_THE_CLOCK)) {
            nowNanos += random.nextInt(MOST_MOVE_NANOS);
        }
        if (oneIn(STEPS_PER_SPURIOUS_WAKE_UP)) {
            SimThread sleeper = threads.pickParked(thread -> true);
            if (sleeper != null) {
                threads.wake(sleeper);
            }
        }
        timers.run(nowNanos);
    }

    private void happen(SimThread self) {
        int ready = threads.ready();
        int place = random.nextInt(loops.size() + ready + 1);
        if (place < ready) {
            threads.proceed(self, place);
            return;
        }
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get((place + i) % loops.size()).turn()) {
                return;
            }
        }
        if (ready > 0) {
            threads.proceed(self, random.nextInt(ready));
            return;
        }
        long wait = timers.nanosToNext(nowNanos);
        for (SimLoop loop : loops) {
            wait = Math.min(wait, loop.nanosToNext());
        }
        nowNanos += wait == Long.MAX_VALUE ? MOST_MOVE_NANOS : Math.max(1, wait);
    }

    @Override
    public void park(Object blocker, long nanos) {
        SimThread self = current();
        if (isOnLoop(self)) {
            fail(new AssertionError("8 isolation: the I/O thread waits, in " + blocker));
            return;
        }
        if (self.permit || self.isInterrupted()) {
            self.permit = false;
            return;
        }
        if (nanos > 0) {
            // A wait of a year and more is one without end.
            self.wakeUp = timers.schedule(nowNanos + Math.min(nanos, Long.MAX_VALUE / 4), () -> threads.wake(self));
            try {
                threads.park(self);
            } finally {
                self.wakeUp.cancel();
            }
        }
    }

    @Override
    public void unpark(Thread thread) {
        if (!(thread instanceof SimThread waiter)) {
            throw new AssertionError("not a thread of this world: " + thread);
        }
        if (waiter.parked) {
            threads.wake(waiter);
        } else {
            waiter.permit = true;
        }
    }

    /** Lets time pass on the present thread. */
    public void sleep(long nanos) {
        long until = nowNanos + nanos;
        while (until - nowNanos > 0 && !current().isInterrupted()) {
            park(this, until - nowNanos);
        }
    }

    /** A place at which another thread may go first: does so by chance. */
    public void maybeYield() {
        if (joiners.isEmpty() && Thread.currentThread() instanceof SimThread self && oneIn(stepsPerYield)) {
            threads.yield(self);
        }
    }

    @Override
    public void yield() {
        maybeYield();
    }

    /** Lets another thread, and no other one, go on for as long as it is busy. */
    void join(SimThread other, BooleanSupplier busy) {
        SimThread self = current();
        joiners.push(self);
        while (busy.getAsBoolean()) {
            threads.handTo(self, other);
        }
        joiners.pop();
    }

    /** Interrupts a thread that waits, of those that allow it; {@code false} if there is none. */
    public boolean interruptOne() {
        SimThread victim = threads.pickParked(thread -> thread.interruptible);
        if (victim != null) {
            victim.interrupt();
            threads.wake(victim);
        }
        return victim != null;
    }

    /** Says whether the present thread may be interrupted. */
    public void interruptible(boolean on) {
        current().interruptible = on;
    }

    /** Ends a process: none of its threads goes on. */
    public void kill(SimProcess process) {
        process.die();
        loops.removeIf(loop -> loop.process() == process);
        threads.kill(process);
    }

    private boolean isOnLoop(SimThread self) {
        for (SimLoop loop : loops) {
            if (loop.isTurnOf(self)) {
                return true;
            }
        }
        return false;
    }

    private static SimThread current() {
        if (Thread.currentThread() instanceof SimThread self) {
            return self;
        }
        throw new AssertionError("not a thread of a world: " + Thread.currentThread());
    }
}
