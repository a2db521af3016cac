package io.flyweight.mq.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void isFourFifthsOfTheMeanAtLeast() {
        assertThat(new Backoff(SECOND, () -> 0L).nextNanos()).isEqualTo(800_000_000);
    }

    @Test
    void isSixFifthsOfTheMeanAtMost() {
        assertThat(new Backoff(SECOND, () -> -1L).nextNanos()).isBetween(1_199_000_000L, 1_200_000_000L);
    }

    @Test
    void isTheMeanInTheMiddle() {
        assertThat(new Backoff(SECOND, () -> Long.MIN_VALUE).nextNanos()).isEqualTo(SECOND);
    }

    @Test
    void spreadsOverTheWholeRange() {
        Backoff backoff = new Backoff(SECOND, new Random(1));

        long[] delays = LongStream.range(0, 1000).map(i -> backoff.nextNanos()).toArray();

        assertThat(LongStream.of(delays).min().orElseThrow()).isLessThan(820_000_000);
        assertThat(LongStream.of(delays).max().orElseThrow()).isGreaterThan(1_180_000_000);
    }

    @Test
    void survivesTheLongestDelayThatCanBeConfigured() {
        long year = 365L * 86_400 * SECOND;

        assertThat(new Backoff(year, () -> -1L).nextNanos()).isGreaterThan(year);
    }
}
