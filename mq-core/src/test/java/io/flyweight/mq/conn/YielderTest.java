package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.time.NanoClock;
import org.junit.jupiter.api.Test;

class YielderTest {

    private static final long SHORT = 1_000;
    private static final long LONG = 200_000;

    private long now;
    private long aYieldTakes = SHORT;
    private int yields;

    private final Yielder yielder = new Yielder(new NanoClock() {

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void yield() {
            yields++;
            now += aYieldTakes;
        }
    });

    @Test
    void endsAsSoonAsItIsDone() {
        assertThat(yielder.until(() -> yields == 3)).isTrue();
        assertThat(yields).isEqualTo(3);
    }

    @Test
    void doesNotYieldForWhatIsDone() {
        assertThat(yielder.until(() -> true)).isTrue();
        assertThat(yields).isZero();
    }

    @Test
    void endsAfterSomeYieldsThatDidNotHelp() {
        assertThat(yielder.until(() -> false)).isFalse();
        assertThat(yields).isEqualTo(64);

        assertThat(yielder.until(() -> false)).isFalse();
        assertThat(yields).as("they were quick, so it tries again").isEqualTo(128);
    }

    @Test
    void afterASlowYieldItLetsManyWaitsParkAtOnce() {
        aYieldTakes = LONG;
        assertThat(yielder.until(() -> false)).isFalse();
        assertThat(yields).isOne();

        for (int i = 0; i < 256; i++) {
            assertThat(yielder.until(() -> false)).isFalse();
        }
        assertThat(yields).isOne();
        assertThat(yielder.until(() -> false)).isFalse();
        assertThat(yields).as("then it tries again").isEqualTo(2);
    }

    @Test
    void looksOnceMoreAfterASlowYield() {
        aYieldTakes = LONG;

        assertThat(yielder.until(() -> yields == 1)).isTrue();
    }
}
