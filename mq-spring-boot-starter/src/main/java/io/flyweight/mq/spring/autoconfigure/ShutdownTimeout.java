package io.flyweight.mq.spring.autoconfigure;

import java.time.Duration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;

/**
 * How long a stop may drain: five sixths of what Spring waits for one phase, {@code
 * spring.lifecycle.timeout-per-shutdown-phase}. That is 25 s of 30 s unless configured, so that a drain that runs out still
 * ends inside its phase.
 */
final class ShutdownTimeout {

    private ShutdownTimeout() {}

    static Duration drain(LifecycleProperties shutdown) {
        return shutdown.getTimeoutPerShutdownPhase().multipliedBy(5).dividedBy(6);
    }
}
