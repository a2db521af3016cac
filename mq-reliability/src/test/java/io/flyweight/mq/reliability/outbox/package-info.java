/** Tests of the outbox and of listeners that handle each packet once, on real databases. */
@NullMarked
package io.flyweight.mq.reliability.outbox;

import org.jspecify.annotations.NullMarked;
