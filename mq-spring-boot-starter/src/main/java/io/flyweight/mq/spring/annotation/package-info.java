/** The annotation for methods that receive packets. */
@NullMarked
package io.flyweight.mq.spring.annotation;

import org.jspecify.annotations.NullMarked;
