package io.flyweight.mq.spring.autoconfigure.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What {@code mq.outbox.*} may say. */
@ConfigurationProperties("mq.outbox")
public class MqOutboxProperties {

    /** Whether @Externalized events go to the queues they name, where Spring Modulith's table of events is there. */
    private boolean enabled = true;

    /** How often the table is looked through for events to send again; an event waits as long after an attempt. */
    private Duration interval = Duration.ofSeconds(5);

    /** How long an event that its receiver refuses waits at most for its next attempt; the wait doubles with each refusal. */
    private Duration maxInterval = Duration.ofMinutes(10);

    /** After how long an attempt that nobody finished is given up, as of a process that died; at least twice mq.packet-wait-timeout. */
    private Duration staleAfter = Duration.ofMinutes(1);

    /** Whether no other process sends from the same table: what a predecessor left is sent at the start, and not once stale. */
    private boolean exclusive;

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Duration getInterval() {
        return interval;
    }

    public void setInterval(Duration interval) {
        this.interval = interval;
    }

    public Duration getMaxInterval() {
        return maxInterval;
    }

    public void setMaxInterval(Duration maxInterval) {
        this.maxInterval = maxInterval;
    }

    public Duration getStaleAfter() {
        return staleAfter;
    }

    public void setStaleAfter(Duration staleAfter) {
        this.staleAfter = staleAfter;
    }

    public boolean isExclusive() {
        return exclusive;
    }

    public void setExclusive(boolean exclusive) {
        this.exclusive = exclusive;
    }
}
