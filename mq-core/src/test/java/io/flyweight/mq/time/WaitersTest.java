package io.flyweight.mq.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaitersTest {

    private final ParkingClock clock = new ParkingClock();
    private final Waiters waiters = new Waiters(clock);
    private boolean so;

    /** A clock near its overflow; what happens during each park is given, and after that time is up. */
    private static final class ParkingClock implements NanoClock {

        final Queue<Runnable> parks = new ArrayDeque<>();
        final List<Long> waits = new ArrayList<>();
        long now = Long.MAX_VALUE - 10;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void park(Object blocker, long nanos) {
            waits.add(nanos);
            Runnable meanwhile = parks.poll();
            if (meanwhile == null) {
                now += nanos;
            } else {
                meanwhile.run();
            }
        }
    }

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void doesNotWaitForWhatIsSo() throws InterruptedException {
        assertThat(waiters.await(() -> true, 0)).isTrue();

        assertThat(clock.waits).isEmpty();
    }

    @Test
    void doesNotWaitWhereThereIsNoTime() throws InterruptedException {
        assertThat(waiters.await(() -> false, 0)).isFalse();

        assertThat(clock.waits).isEmpty();
    }

    @Test
    void waitsNoLongerThanItsTimeHoweverOftenItIsWoken() throws InterruptedException {
        clock.parks.add(() -> clock.now += 30);
        clock.parks.add(() -> clock.now += 50);

        assertThat(waiters.await(() -> so, 100)).isFalse();

        assertThat(clock.waits).containsExactly(100L, 70L, 20L);
    }

    @Test
    void returnsOnceItIsSo() throws InterruptedException {
        clock.parks.add(() -> {});
        clock.parks.add(() -> so = true);

        assertThat(waiters.await(() -> so, 100)).isTrue();

        assertThat(clock.waits).hasSize(2);
    }

    @Test
    void anInterruptEndsAWait() {
        clock.parks.add(() -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> waiters.await(() -> so, 100)).isInstanceOf(InterruptedException.class);

        assertThat(clock.waits).hasSize(1);
    }

    @Test
    void anInterruptIsKeptForLaterWhereTheWaitMustGoOn() {
        clock.parks.add(() -> {
            clock.now += 40;
            Thread.currentThread().interrupt();
        });

        assertThat(waiters.awaitUninterruptibly(() -> so, 100)).isFalse();

        assertThat(clock.waits).containsExactly(100L, 60L);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void keepsNoInterruptWhereThereWasNone() {
        clock.parks.add(() -> so = true);

        assertThat(waiters.awaitUninterruptibly(() -> so, 100)).isTrue();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    @Timeout(30)
    void wakesAllWhoWait() {
        Waiters real = new Waiters(() -> 0);
        AtomicBoolean now = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Boolean> result = new CompletableFuture<>();
            Thread thread = new Thread(() -> result.complete(real.awaitUninterruptibly(now::get, Long.MAX_VALUE / 2)));
            thread.start();
            threads.add(thread);
            results.add(result);
        }
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

        now.set(true);
        real.wake();

        assertThat(results).allMatch(CompletableFuture::join);
    }
}
