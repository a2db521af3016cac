package io.flyweight.mq.spring.autoconfigure.console;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** What {@code mq.console.*} may say. */
@ConfigurationProperties("mq.console")
public class MqConsoleProperties {

    /** Whether to serve the console, a page at /mq-console beside the actuator's endpoints; it needs the endpoint mq. */
    private boolean enabled;

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }
}
