/** What two of the services do alike. */
@NullMarked
package io.flyweight.mq.sample.outbox;

import org.jspecify.annotations.NullMarked;
