/** The meters. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
