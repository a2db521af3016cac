package io.flyweight.mq.net;

import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The selector thread. Each turn reads the clock once, runs tasks and timers, then serves the channels that are ready:
 *
 * <pre>
 * clock -&gt; tasks -&gt; timers -&gt; select (sleeps only with nothing to do) -&gt; ready channels -&gt; clock ...
 * </pre>
 *
 * <p>To be woken costs a thread many microseconds, and whoever wakes it a system call. So a loop whose last few sleeps
 * were short looks some times more, letting others run in between, before it sleeps again.
 *
 * <p>The thread is not a daemon: a node that runs keeps its process alive. It can be started and stopped again and again.
 */
public final class EventLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** The most that a link is told at a time. */
    static final int READ_BUFFER_BYTES = 128 * 1024;

    private static final long PATIENCE_MILLIS = 5_000;
    private static final int MOST_TASKS_PER_TURN = 4096;
    private static final long SHORT_SLEEP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int FEW_SHORT_SLEEPS = 3;

    private static final int MOST_IDLE_TURNS = 16;

    private final String name;
    private final NanoClock clock;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Timers timers = new Timers();
    private final Runnable runTimers = this::runTimers;
    private final SelectorGuard selectors;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private volatile @Nullable Thread thread;
    private volatile boolean stopRequested;
    private long nowNanos;
    /** Turns without work since the last one with. */
    private int idleTurns;
    /** How many of the last sleeps were short, without a long one in between. */
    private int shortSleeps;

    /** Creates a loop that does not run yet. */
    public EventLoop(String name, NanoClock clock) {
        this(name, clock, Selector::open);
    }

    EventLoop(String name, NanoClock clock, SelectorGuard.Opener opener) {
        this.name = name;
        this.clock = clock;
        this.selectors = new SelectorGuard(name, opener, this::serve);
    }

    /** Starts the thread, unless it runs. Not on the thread itself, after a stop. */
    public synchronized void start() {
        Thread running = thread;
        if (running != null && running.isAlive()) {
            if (!stopRequested) {
                return;
            }
            joinUnlessSelf(running);
            if (running.isAlive()) {
                throw new IllegalStateException(name + ": the I/O thread of before is still busy");
            }
        }
        try {
            selectors.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector", e);
        }
        stopRequested = false;
        nowNanos = clock.nanoTime();
        tasks.clear();
        Thread next = new Thread(this::run, name);
        next.setDaemon(false);
        thread = next;
        next.start();
    }

    /** Closes every channel and ends the thread; waits for it unless called on it. Tasks not yet begun are dropped. */
    public synchronized void stop() {
        stopRequested = true;
        selectors.wakeup();
        Thread running = thread;
        if (running != null) {
            joinUnlessSelf(running);
        }
    }

    private void joinUnlessSelf(Thread running) {
        if (running == Thread.currentThread()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        for (int attempt = 0; attempt < 2 && running.isAlive(); attempt++) {
            try {
                running.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (running.isAlive()) {
            LOG.error("{}: the I/O thread does not end: something blocks on it", name);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selectors.wakeup();
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

    /** The loop's one read buffer, empty. On the loop, until the next call. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** Registers a channel; its ready events go to {@code handler}. */
    Registration register(SelectableChannel channel, int ops, Registration.Handler handler) throws IOException {
        return selectors.register(channel, ops, handler);
    }

    /** Has closed channels let go of their ports now. On the loop. */
    void releaseClosed() {
        selectors.releaseClosed();
    }

    private void run() {
        try {
            while (!stopRequested) {
                turn();
            }
        } finally {
            selectors.close();
            timers.clear();
            tasks.clear();
        }
    }

    private void turn() {
        nowNanos = clock.nanoTime();
        if (runTasks()) {
            idleTurns = 0;
        }
        guarded(runTimers);
        if (shortSleeps > FEW_SHORT_SLEEPS && idleTurns < MOST_IDLE_TURNS) {
            lookAgain();
        } else {
            sleepUnlessBusy();
        }
        // An interrupt has no meaning here, and would keep the selector from ever sleeping again.
        Thread.interrupted();
    }

    /** Returns whether there was any. */
    private boolean runTasks() {
        int count = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
            if (++count == MOST_TASKS_PER_TURN) {
                break;
            }
        }
        return count > 0;
    }

    private void lookAgain() {
        if (idleTurns > 0) {
            clock.yield();
            if (clock.nanoTime() - nowNanos > SHORT_SLEEP_NANOS) {
                // Others need the processor: they should have it without being asked again and again.
                shortSleeps = 0;
            }
        }
        idleTurns = selectors.selectNow() ? idleTurns + 1 : 0;
    }

    private void sleepUnlessBusy() {
        long sleepNanos = timers.nanosToNext(nowNanos);
        asleep.set(true);
        if (!tasks.isEmpty() || stopRequested || sleepNanos == 0) {
            asleep.set(false);
            selectors.selectNow();
        } else {
            sleep(sleepNanos);
        }
    }

    private void sleep(long nanos) {
        boolean forever = nanos == Long.MAX_VALUE;
        long before = clock.nanoTime();
        boolean nothing = selectors.select(forever ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        long slept = clock.nanoTime() - before;
        shortSleeps = slept < SHORT_SLEEP_NANOS ? shortSleeps + 1 : 0;
        boolean woken = !asleep.getAndSet(false) || stopRequested || Thread.interrupted();
        if (!nothing) {
            idleTurns = 0;
            return;
        }
        if (!woken && (forever || slept < nanos / 2)) {
            selectors.onPremature();
        } else {
            selectors.onSound();
        }
    }

    private void runTimers() {
        timers.run(nowNanos);
    }

    private void serve(SelectionKey key) {
        asleep.set(false);
        if (key.attachment() instanceof Registration registration) {
            try {
                registration.handler().onReady();
            } catch (CancelledKeyException e) {
                LOG.debug("{}: closed while it was being served", name);
            } catch (RuntimeException | Error e) {
                LOG.error("{}: an I/O event failed; its connection closes", name, e);
                selectors.breakOff(registration, e);
            }
        }
    }

    /** Whatever one task or connection throws, an OutOfMemoryError included, the others go on. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a task on the I/O thread failed", name, e);
        }
    }
}
