package io.flyweight.mq.spring.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How long a stop may drain: five sixths of what Spring waits for one phase, {@code
 * spring.lifecycle.timeout-per-shutdown-phase}. That is 25 s of 30 s unless configured, so that a drain that runs out still
 * ends inside its phase.
 */
final class ShutdownTimeout {

    private static final Duration DEFAULT_PHASE = Duration.ofSeconds(30);

    private ShutdownTimeout() {}

    static Duration drain(Environment environment) {
        Duration phase = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(DEFAULT_PHASE);
        return phase.multipliedBy(5).dividedBy(6);
    }
}
