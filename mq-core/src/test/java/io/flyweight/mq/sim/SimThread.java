package io.flyweight.mq.sim;

import io.flyweight.mq.time.Timers;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One real thread that runs only while it holds the baton: a coroutine, used again and again by many worlds. */
final class SimThread extends Thread {

    private final Semaphore baton = new Semaphore(0);
    private @Nullable SimThreads world;

    /** Whose task it runs. */
    @Nullable SimProcess process;

    /** Whether the task may be interrupted where it waits. */
    boolean interruptible;

    /** Whether it was unparked while it was not parked. */
    boolean permit;

    /** Whether it waits in {@code park}. */
    boolean parked;

    Timers.@Nullable Timer wakeUp;

    SimThread() {
        super("sim-thread");
        setDaemon(true);
    }

    /** Lets it go on; the caller has to give up whatever the two share. */
    void giveBaton(SimThreads next) {
        world = next;
        baton.release();
    }

    /** Waits for its turn; an interrupt does not end that, and its flag stays. */
    void awaitBaton() {
        baton.acquireUninterruptibly();
    }

    @Override
    public void run() {
        while (true) {
            awaitBaton();
            SimThreads current = world;
            if (current != null) {
                current.serve(this);
            }
        }
    }

    /** Forgets what the last task has left behind. */
    void clear() {
        process = null;
        interruptible = false;
        permit = false;
        Thread.interrupted();
    }
}
