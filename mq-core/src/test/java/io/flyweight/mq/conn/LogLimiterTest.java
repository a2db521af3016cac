package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogLimiterTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ManualLoop clock = new ManualLoop();
    private final LogLimiter limiter = new LogLimiter(clock);

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
    void subjectsDoNotLimitOneAnother() {
        limiter.allows("a");

        assertThat(limiter.allows("b")).isTrue();
    }

    @Test
    void remembersAtMost256Subjects() {
        limiter.allows("first");
        for (int i = 0; i < 255; i++) {
            limiter.allows("other " + i);
        }
        assertThat(limiter.allows("first")).isFalse();

        limiter.allows("one too many");

        assertThat(limiter.allows("first")).isTrue();
        assertThat(limiter.allows("other 254")).isFalse();
    }
}
