/** Which directories of queues an application asks, and how often. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
