/** The observations. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
