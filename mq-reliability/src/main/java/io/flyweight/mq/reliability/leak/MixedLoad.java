package io.flyweight.mq.reliability.leak;

import io.flyweight.mq.Manager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Packets and requests of all sizes between three nodes, thousands a second: some refused, some too late, with reconnects. */
final class MixedLoad implements Wear {

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int MOST_IN_FLIGHT = 500;
    private static final int BATCH = 50;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LARGEST = 200_000;
    private static final int SMALL = 500;
    private static final int LARGE_EVERY = 100;
    private static final int REQUEST_EVERY = 5;
    private static final int HASTY_EVERY = 20;
    private static final int RECONNECT_EVERY = 20_000;
    private static final Duration HASTE = Duration.ofNanos(50_000);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long IDLE_MILLIS = 100;

    /**
     * As a node's own, whose idle threads wait 10 s for the next task: how many of them there are is chance. These are
     * gone when somebody looks, but for those that do not come back.
     */
    private final ExecutorService lanes = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), MixedLoad::daemon);

    private final Nodes nodes;
    private final List<Manager> managers;
    private final long nanos;
    private final Random random = new Random(1);
    private final Semaphore unanswered = new Semaphore(MOST_IN_FLIGHT);

    /** Begins; each {@link #go} lasts so long. */
    MixedLoad(Duration time) {
        nanos = time.toNanos();
        nodes = new Nodes(null, lanes, NAMES.toArray(String[]::new));
        managers = NAMES.stream().map(nodes::start).toList();
        nodes.awaitConnected();
    }

    @Override
    public long go() throws InterruptedException {
        long end = System.nanoTime() + nanos;
        long sent = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < BATCH; i++) {
                unanswered.acquire();
                send().whenComplete((done, failure) -> unanswered.release());
            }
            sent += BATCH;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (!unanswered.tryAcquire(MOST_IN_FLIGHT, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("sends without an answer: " + nodes);
        }
        unanswered.release(MOST_IN_FLIGHT);
        nodes.awaitConnected();
        return sent;
    }

    private CompletableFuture<?> send() {
        int from = random.nextInt(NAMES.size());
        String to = NAMES.get((from + 1 + random.nextInt(NAMES.size() - 1)) % NAMES.size());
        Manager manager = managers.get(from);
        if (random.nextInt(RECONNECT_EVERY) == 0) {
            manager.reconnect(to);
        }
        byte[] body = new byte[random.nextInt(random.nextInt(LARGE_EVERY) == 0 ? LARGEST : SMALL)];
        Duration timeout = random.nextInt(HASTY_EVERY) == 0 ? HASTE : PATIENCE;
        return random.nextInt(REQUEST_EVERY) == 0
                ? manager.requestAsync(to, Map.of(), body, timeout)
                : manager.sendAsync(to, Map.of(), body, timeout);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "mixed-load-lane");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        try {
            nodes.close();
        } finally {
            lanes.shutdown();
        }
    }
}
