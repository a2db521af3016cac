package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DrainingLifecycleTest {

    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch calledBack = new CountDownLatch(1);

    @Test
    void letsTheOthersStopWhileItDrains() throws Exception {
        lifecycle(false).stop(calledBack::countDown);

        assertThat(calledBack.getCount()).isOne();
        drained.countDown();
        assertThat(calledBack.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callsBackAlsoWhenTheDrainFails() throws Exception {
        drained.countDown();

        lifecycle(true).stop(calledBack::countDown);

        assertThat(calledBack.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private DrainingLifecycle lifecycle(boolean fails) {
        return new DrainingLifecycle("drain", 0) {
            @Override
            public void start() {}

            @Override
            public void stop() {
                try {
                    drained.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (fails) {
                    throw new IllegalStateException("no luck");
                }
            }

            @Override
            public boolean isRunning() {
                return true;
            }
        };
    }
}
