/** Tests of deadlines and delays. */
@NullMarked
package io.flyweight.mq.time;

import org.jspecify.annotations.NullMarked;
