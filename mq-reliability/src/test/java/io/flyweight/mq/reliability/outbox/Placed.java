package io.flyweight.mq.reliability.outbox;

import org.springframework.modulith.events.Externalized;

/** An order was placed. */
@Externalized("stock::#{article()}")
public record Placed(long order, String article) {}
