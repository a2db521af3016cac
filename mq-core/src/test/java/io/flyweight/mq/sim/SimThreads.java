package io.flyweight.mq.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one world: real ones, of which one runs at a time. The one that runs is the scheduler, or runs a task
 * for it. A task that waits gives the baton to an idle thread, which goes on as the scheduler; to let a waiting task go
 * on, the scheduler gives it the baton and is idle. So what does not wait costs no change of threads.
 */
final class SimThreads {

    private static final ArrayDeque<SimThread> POOL = new ArrayDeque<>();

    private final Random random;
    private final Scheduler scheduler;
    private final ArrayDeque<SimThread> idle = new ArrayDeque<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<SimThread> runnable = new ArrayList<>();
    private final List<SimThread> parked = new ArrayList<>();
    private final Semaphore caller = new Semaphore(0);

    private record Task(SimProcess process, Runnable code) {}

    /** Thrown in the tasks of a process that was killed. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Decides what happens next. */
    interface Scheduler {

        /** Does one thing; returns {@code false} when all is over, for now. */
        boolean step(SimThread self);
    }

    SimThreads(Random random, Scheduler scheduler) {
        this.random = random;
        this.scheduler = scheduler;
    }

    /** Runs the scheduler until it is over; the calling thread, not one of the world's, waits. */
    void run() {
        idleOne().giveBaton(this);
        caller.acquireUninterruptibly();
    }

    /** Gives the idle threads back, for other worlds. What still waits is given up. */
    void close() {
        synchronized (POOL) {
            POOL.addAll(idle);
        }
        idle.clear();
    }

    /** Schedules, on a thread of its own, until another thread has the baton. */
    void serve(SimThread self) {
        while (true) {
            if (!scheduler.step(self)) {
                idle.push(self);
                caller.release();
                return;
            }
            if (next != null) {
                SimThread other = next;
                next = null;
                idle.push(self);
                other.giveBaton(this);
                return;
            }
        }
    }

    /** Who gets the baton when the present step is over. */
    private @Nullable SimThread next;

    void add(SimProcess process, Runnable code) {
        if (process.isAlive()) {
            tasks.add(new Task(process, code));
        }
    }

    /** How many tasks and threads could go on now. */
    int ready() {
        return tasks.size() + runnable.size();
    }

    boolean isQuiet() {
        return tasks.isEmpty() && runnable.isEmpty() && parked.isEmpty();
    }

    /** Runs the task, or lets the thread go on, that has this place among the ready ones. */
    void proceed(SimThread self, int place) {
        if (place < tasks.size()) {
            Task task = take(tasks, place);
            self.process = task.process;
            try {
                task.code.run();
            } catch (Killed e) {
                self.permit = false;
            }
            self.clear();
        } else {
            next = take(runnable, place - tasks.size());
        }
    }

    /** Removes without moving all that is behind: the order does not matter, but it must not depend on chance. */
    private static <T> T take(List<T> list, int place) {
        T taken = list.get(place);
        T last = list.remove(list.size() - 1);
        if (place < list.size()) {
            list.set(place, last);
        }
        return taken;
    }

    /** Waits until somebody calls {@link #wake}. On the thread itself. */
    void park(SimThread self) {
        self.parked = true;
        parked.add(self);
        pass(self);
    }

    /** Lets others go first. On the thread itself. */
    void yield(SimThread self) {
        runnable.add(self);
        pass(self);
    }

    /** Lets another thread go on, and waits until this one is let go on. */
    void handTo(SimThread self, SimThread other) {
        runnable.remove(other);
        runnable.add(self);
        other.giveBaton(this);
        self.awaitBaton();
    }

    private void pass(SimThread self) {
        idleOne().giveBaton(this);
        self.awaitBaton();
        SimProcess process = self.process;
        if (process != null && !process.isAlive()) {
            throw new Killed();
        }
    }

    /** Ends the wait of a parked thread. */
    void wake(SimThread thread) {
        if (thread.parked) {
            thread.parked = false;
            parked.remove(thread);
            runnable.add(thread);
        }
    }

    /** Picks one of the parked threads by chance, if there is one. */
    @Nullable SimThread pickParked(Predicate<SimThread> which) {
        List<SimThread> found = parked.stream().filter(which).toList();
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }

    /** Has everything end that runs for a process, at its next step. */
    void kill(SimProcess process) {
        tasks.removeIf(task -> task.process == process);
        List.copyOf(parked).stream().filter(thread -> thread.process == process).forEach(this::wake);
    }

    private SimThread idleOne() {
        SimThread thread = idle.poll();
        if (thread == null) {
            synchronized (POOL) {
                thread = POOL.poll();
            }
        }
        if (thread == null) {
            thread = new SimThread();
            thread.start();
        }
        return thread;
    }
}
