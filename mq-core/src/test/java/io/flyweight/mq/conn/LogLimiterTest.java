package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogLimiterTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ManualLoop clock = new ManualLoop();
    private final LogLimiter limiter = new LogLimiter(clock, 1);

    @Test
    void letsOneLineAMinuteThrough() {
        assertThat(limiter.allows("a")).isTrue();
        assertThat(limiter.allows("a")).isFalse();

        clock.advance(MINUTE - 1);
        assertThat(limiter.allows("a")).isFalse();

        clock.advance(1);
        assertThat(limiter.allows("a")).isTrue();
        assertThat(limiter.allows("a")).isFalse();
    }

    @Test
    void letsAsManyLinesAMinuteThroughAsItIsTold() {
        LogLimiter two = new LogLimiter(clock, 2);
        two.allows("a");
        clock.advance(MINUTE - 1);

        assertThat(two.allows("a")).isTrue();
        assertThat(two.allows("a")).isFalse();
        clock.advance(1);
        assertThat(two.allows("a")).isTrue();
    }

    @Test
    void subjectsDoNotLimitOneAnother() {
        limiter.allows("a");

        assertThat(limiter.allows("b")).isTrue();
    }

    @Test
    void letsAtMost256LinesAMinuteThroughHoweverManySubjectsThereAre() {
        for (int i = 0; i < 256; i++) {
            assertThat(limiter.allows("subject " + i)).isTrue();
        }
        clock.advance(MINUTE - 1);
        assertThat(limiter.allows("one too many")).isFalse();

        clock.advance(1);
        assertThat(limiter.allows("one too many")).isTrue();
        assertThat(limiter.allows("one too many")).isFalse();
        assertThat(limiter.allows("subject 255")).isTrue();
    }

    @Test
    void aSubjectThatComesAgainCountsFromItsLastLine() {
        limiter.allows("a");
        clock.advance(MINUTE / 2);
        limiter.allows("b");
        clock.advance(MINUTE / 2);
        limiter.allows("a");
        clock.advance(MINUTE / 2);

        assertThat(limiter.allows("b")).isTrue();
        assertThat(limiter.allows("a")).isFalse();
    }
}
