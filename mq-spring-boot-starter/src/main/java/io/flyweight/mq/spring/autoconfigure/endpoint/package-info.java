/** What the actuator's endpoints may show. */
@NullMarked
package io.flyweight.mq.spring.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
