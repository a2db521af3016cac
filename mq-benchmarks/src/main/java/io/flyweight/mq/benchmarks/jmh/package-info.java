/** JMH benchmarks of parts: what one packet costs in each of them. */
@NullMarked
package io.flyweight.mq.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
