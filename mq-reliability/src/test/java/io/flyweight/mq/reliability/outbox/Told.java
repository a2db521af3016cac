package io.flyweight.mq.reliability.outbox;

import org.springframework.modulith.events.Externalized;

/** Goes wherever it says. */
@Externalized("#{queue()}")
public record Told(String queue) {}
