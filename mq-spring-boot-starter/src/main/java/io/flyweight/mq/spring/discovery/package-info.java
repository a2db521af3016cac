/** Queues that are found while the application runs. */
@NullMarked
package io.flyweight.mq.spring.discovery;

import org.jspecify.annotations.NullMarked;
