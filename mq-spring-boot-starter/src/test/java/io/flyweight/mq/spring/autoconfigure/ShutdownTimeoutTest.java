package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ShutdownTimeoutTest {

    @Test
    void endsInsideItsPhase() {
        assertThat(ShutdownTimeout.drain(new MockEnvironment())).isEqualTo(Duration.ofSeconds(25));
        assertThat(ShutdownTimeout.drain(
                        new MockEnvironment().withProperty("spring.lifecycle.timeout-per-shutdown-phase", "6s")))
                .isEqualTo(Duration.ofSeconds(5));
    }
}
