package io.flyweight.mq.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {

    private static final long MILLI = 1_000_000;

    private final AtomicInteger turns = new AtomicInteger();
    private final EventLoop loop = new EventLoop("loop under test", () -> {
        turns.incrementAndGet();
        return System.nanoTime();
    });

    @AfterEach
    void stop() {
        loop.stop();
    }

    /** Runs the task on the loop and waits for it. */
    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, loop).join();
    }

    private Thread thread() {
        return CompletableFuture.supplyAsync(Thread::currentThread, loop).join();
    }

    @Test
    void runsTasksInOrderOnItsThread() {
        loop.start();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.execute(() -> order.add(loop.inLoop() ? number : -1));
        }

        onLoop(() -> {});

        assertThat(order).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void runsOnANamedThreadThatKeepsTheProcessAlive() {
        loop.start();

        assertThat(thread().getName()).isEqualTo("loop under test");
        assertThat(thread().isDaemon()).isFalse();
    }

    @Test
    void startsAndStopsAgainAndAgain() {
        for (int i = 0; i < 100; i++) {
            loop.start();
            Thread running = thread();
            loop.stop();
            assertThat(running.isAlive()).isFalse();
        }
    }

    @Test
    void aSecondStartOrStopChangesNothing() {
        loop.stop();
        loop.start();
        Thread running = thread();
        loop.start();
        assertThat(thread()).isSameAs(running);

        loop.stop();
        loop.stop();
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void canBeStoppedOnItsOwnThreadAndStartedFromAnother() {
        loop.start();
        Thread running = thread();
        onLoop(loop::stop);

        loop.start();

        assertThat(thread()).isNotSameAs(running);
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void dropsTheTimersOfItsFormerLife() {
        List<String> ran = new CopyOnWriteArrayList<>();
        loop.start();
        onLoop(() -> loop.schedule(30 * MILLI, () -> ran.add("old")));
        loop.stop();

        loop.start();
        CompletableFuture<Void> later = new CompletableFuture<>();
        onLoop(() -> loop.schedule(60 * MILLI, () -> later.complete(null)));
        later.join();

        assertThat(ran).isEmpty();
    }

    @Test
    void dropsTasksThatAreGivenWhileItIsStopped() {
        List<String> ran = new CopyOnWriteArrayList<>();
        loop.start();
        loop.stop();
        loop.execute(() -> ran.add("given to a stopped loop"));

        loop.start();
        onLoop(() -> {});

        assertThat(ran).isEmpty();
    }

    @Test
    void runsTimersInTheOrderOfTheirTimes() {
        List<String> ran = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.start();

        onLoop(() -> {
            loop.schedule(20 * MILLI, () -> ran.add("second"));
            loop.schedule(10 * MILLI, () -> ran.add("first"));
            loop.schedule(15 * MILLI, () -> ran.add("cancelled")).cancel();
            loop.schedule(30 * MILLI, () -> last.complete(null));
        });
        last.join();

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void schedulesOnItsOwnThreadOnly() {
        loop.start();

        assertThatThrownBy(() -> loop.schedule(1, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName());
    }

    @Test
    void sleepsWhileThereIsNothingToDo() {
        loop.start();
        CompletableFuture<Integer> slept = new CompletableFuture<>();

        onLoop(() -> {
            int before = turns.get();
            loop.schedule(50 * MILLI, () -> slept.complete(turns.get() - before));
        });

        assertThat(slept.join()).isLessThan(50);
    }

    @Test
    void anInterruptNeitherEndsItNorMakesItSpin() {
        loop.start();
        CompletableFuture<Integer> slept = new CompletableFuture<>();
        Thread running = thread();

        running.interrupt();
        onLoop(() -> {
            Thread.currentThread().interrupt();
            int before = turns.get();
            loop.schedule(50 * MILLI, () -> slept.complete(turns.get() - before));
        });

        assertThat(slept.join()).isLessThan(50);
        assertThat(thread()).isSameAs(running);
    }

    @Test
    void aTaskThatThrowsDoesNotEndIt() {
        loop.start();
        Thread running = thread();

        loop.execute(() -> {
            throw new IllegalStateException("as a test wants it");
        });

        assertThat(thread()).isSameAs(running);
    }

    @Test
    void aTimerThatThrowsDoesNotEndItNorStopOtherTimers() {
        loop.start();
        CompletableFuture<Void> other = new CompletableFuture<>();

        onLoop(() -> {
            loop.schedule(MILLI, () -> {
                throw new IllegalStateException("as a test wants it");
            });
            loop.schedule(MILLI, () -> other.complete(null));
        });

        other.join();
    }

    @Test
    void aTaskThatFailsWithAnErrorDoesNotEndIt() {
        loop.start();
        Thread running = thread();
        running.setUncaughtExceptionHandler((thread, e) -> {});
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> {
            try {
                running.join();
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        });

        loop.execute(() -> {
            throw new AssertionError("as a test wants it");
        });
        CompletableFuture<Boolean> alive = CompletableFuture.supplyAsync(() -> false, loop);

        assertThat(CompletableFuture.anyOf(alive, ended).join())
                .as("the thread has ended")
                .isEqualTo(false);
        ended.cancel(true);
    }
}
