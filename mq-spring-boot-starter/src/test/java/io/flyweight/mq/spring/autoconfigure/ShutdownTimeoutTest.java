package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;

class ShutdownTimeoutTest {

    @Test
    void endsInsideItsPhase() {
        LifecycleProperties shutdown = new LifecycleProperties();
        assertThat(ShutdownTimeout.drain(shutdown)).isEqualTo(Duration.ofSeconds(25));

        shutdown.setTimeoutPerShutdownPhase(Duration.ofSeconds(6));
        assertThat(ShutdownTimeout.drain(shutdown)).isEqualTo(Duration.ofSeconds(5));
    }
}
