package io.flyweight.mq.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SendLimitTest {

    @Test
    void takesAsManyAsTheLimitWithoutWaiting() throws InterruptedException {
        SendLimit limit = new SendLimit(3);
        limit.take();
        limit.take();
        limit.take();

        assertThat(limit.done()).isZero();
    }

    @Test
    void waitsWhileTheWindowIsFull() throws InterruptedException {
        SendLimit limit = new SendLimit(4);
        for (int i = 0; i < 4; i++) {
            limit.take();
        }
        Thread.currentThread().interrupt();

        assertThatThrownBy(limit::take).isInstanceOf(InterruptedException.class);
    }

    @Test
    void goesOnWhenSomeAreDone() throws Exception {
        SendLimit limit = new SendLimit(4);
        int messages = 10_000;
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    limit.take();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < messages && !sender.isDone(); i++) {
            limit.oneDone();
        }

        sender.get(20, TimeUnit.SECONDS);
    }
}
