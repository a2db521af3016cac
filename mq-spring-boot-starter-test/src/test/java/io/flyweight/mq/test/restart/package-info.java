/** Real processes, each a Spring application, that are stopped and started while they send to one another. */
@NullMarked
package io.flyweight.mq.test.restart;

import org.jspecify.annotations.NullMarked;
