/** The health indicator {@code mq}. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
