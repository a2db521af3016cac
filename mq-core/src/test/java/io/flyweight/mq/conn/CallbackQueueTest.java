package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CallbackQueueTest {

    private final Queue<Runnable> borrowed = new ArrayDeque<>();
    private final CallbackQueue queue = new CallbackQueue(borrowed::add);
    private final List<String> ran = new ArrayList<>();

    @Test
    void borrowsOneThreadForAllThatWaits() {
        queue.execute(() -> ran.add("a"));
        queue.execute(() -> ran.add("b"));
        assertThat(borrowed).hasSize(1);
        assertThat(ran).isEmpty();

        borrowed.remove().run();
        assertThat(ran).containsExactly("a", "b");

        queue.execute(() -> ran.add("c"));
        assertThat(borrowed).as("given back, and borrowed again").hasSize(1);
    }

    @Test
    void runsWhatACallbackAddsAfterIt() {
        queue.execute(() -> {
            queue.execute(() -> ran.add("inner"));
            ran.add("outer");
        });

        borrowed.remove().run();

        assertThat(ran).containsExactly("outer", "inner");
        assertThat(borrowed).isEmpty();
    }

    @Test
    void goesOnBehindACallbackThatThrows() {
        queue.execute(() -> {
            throw new IllegalStateException("as a test wants it");
        });
        queue.execute(() -> {
            throw new AssertionError("as a test wants it");
        });
        queue.execute(() -> ran.add("after"));

        borrowed.remove().run();

        assertThat(ran).containsExactly("after");
    }

    @Test
    void aCallbackKnowsThatItIsOne() {
        queue.execute(() -> ran.add("callback " + ThreadRole.inCallback()));

        borrowed.remove().run();

        assertThat(ran).containsExactly("callback true");
        assertThat(ThreadRole.inCallback()).isFalse();
    }

    @Test
    @Timeout(30)
    void runsOneAtATimeInOrderOnManyThreads() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            CallbackQueue many = new CallbackQueue(pool);
            List<Integer> order = new ArrayList<>();
            AtomicInteger inside = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(5000);
            for (int i = 0; i < 5000; i++) {
                int number = i;
                many.execute(() -> {
                    order.add(inside.incrementAndGet() == 1 ? number : -1);
                    inside.decrementAndGet();
                    done.countDown();
                });
            }

            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(order).isEqualTo(IntStream.range(0, 5000).boxed().toList());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void tellsEvenWhereTheExecutorTakesNothingAnyMore() {
        CallbackQueue queue = new CallbackQueue(task -> {
            throw new RejectedExecutionException("shut down");
        });
        CompletableFuture<String> told = new CompletableFuture<>();

        queue.execute(() -> told.complete("told"));

        assertThat(told.join()).isEqualTo("told");
    }

    @Test
    void tellsEvenWhereTheExecutorFindsNoThread() {
        AtomicInteger failures = new AtomicInteger(1);
        CallbackQueue queue = new CallbackQueue(task -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread, as a test wants it");
            }
            borrowed.add(task);
        });
        CompletableFuture<String> told = new CompletableFuture<>();

        queue.execute(() -> told.complete("told"));
        assertThat(told.join()).isEqualTo("told");

        CompletableFuture<String> later = new CompletableFuture<>();
        queue.execute(() -> later.complete("told"));
        // By the thread of before, which may still be there, or by the executor, which has threads again.
        await().until(() -> {
            Optional.ofNullable(borrowed.poll()).ifPresent(Runnable::run);
            return later.isDone();
        });
    }
}
