/** Observations of what is sent and handled, for {@code mq.observation-enabled}: names, contexts and conventions. */
@NullMarked
package io.flyweight.mq.spring.observation;

import org.jspecify.annotations.NullMarked;
