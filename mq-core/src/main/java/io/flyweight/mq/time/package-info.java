/** The injected clock, deadlines and delays. */
@NullMarked
package io.flyweight.mq.time;

import org.jspecify.annotations.NullMarked;
