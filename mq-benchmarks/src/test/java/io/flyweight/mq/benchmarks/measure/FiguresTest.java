package io.flyweight.mq.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures figures = new Figures();

    @Test
    void knowsTheBestAndTheMedianOfTheRounds() {
        figures.add("raw", 3, 30);
        figures.add("raw", 1, 10);
        figures.add("raw", 2, 20);

        assertThat(figures.best("raw", 0)).hasValue(3);
        assertThat(figures.median("raw", 0)).hasValue(2);
        assertThat(figures.median("raw", 1)).hasValue(20);
    }

    @Test
    void whoFailedHasNoFigures() {
        figures.add("netty", 3);
        figures.fail("netty", new IOException("closed"));

        assertThat(figures.best("netty", 0)).isEmpty();
        assertThat(figures.failure("netty")).contains("closed");
        assertThat(figures.failure("raw")).isNull();
    }

    @Test
    void dividesOnlyWhatIsThere() {
        assertThat(Figures.ratio(OptionalDouble.of(1), OptionalDouble.of(4))).hasValue(0.25);
        assertThat(Figures.ratio(OptionalDouble.of(1), OptionalDouble.empty())).isEmpty();
    }

    @Test
    void showsAboutThreeDigits() {
        assertThat(Figures.shown(12_345_678)).isEqualTo("12.35 M");
        assertThat(Figures.shown(12_345)).isEqualTo("12,345");
        assertThat(Figures.shown(123.4)).isEqualTo("123");
        assertThat(Figures.shown(0.284)).isEqualTo("0.28");
        assertThat(Figures.shown(OptionalDouble.empty())).isEqualTo("–");
    }

    @Test
    void percentilesAreOfTheSortedTimes() {
        long[] nanos = new long[1000];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (nanos.length - i) * 1000L;
        }

        Latency latency = Latency.of(nanos);

        assertThat(latency.p50Micros()).isCloseTo(500, within(1e-9));
        assertThat(latency.p99Micros()).isCloseTo(990, within(1e-9));
    }

    @Test
    void aRowShowsTheFiguresOrWhyThereAreNone() {
        figures.add("raw", 3);
        figures.fail("netty", new IOException("closed"));

        assertThat(figures.row(List.of("raw", "arrived"), figures.best("raw", 0), OptionalDouble.empty()))
                .containsExactly("raw", "arrived", "3.00", "–");
        assertThat(figures.row(List.of("netty"), figures.best("netty", 0)))
                .containsExactly("netty", "failed: java.io.IOException: closed");
    }
}
