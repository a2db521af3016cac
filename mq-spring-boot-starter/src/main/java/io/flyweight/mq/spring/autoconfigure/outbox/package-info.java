/** Auto-configuration for the outbox. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.outbox;

import org.jspecify.annotations.NullMarked;
