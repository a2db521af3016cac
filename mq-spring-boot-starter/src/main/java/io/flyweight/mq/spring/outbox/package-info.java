/** Sends what was published in a transaction, after its commit and at least once, from Spring Modulith's table of events. */
@NullMarked
package io.flyweight.mq.spring.outbox;

import org.jspecify.annotations.NullMarked;
