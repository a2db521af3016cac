/**
 * Sends what was published in a transaction, after its commit and at least once, from Spring Modulith's table of events. Not
 * for applications, which publish events and see no more of it: it may change at any time.
 */
@NullMarked
package io.flyweight.mq.spring.outbox;

import org.jspecify.annotations.NullMarked;
