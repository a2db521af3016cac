/** The comparison with other transports: {@link io.flyweight.mq.benchmarks.Comparison} runs it. */
@NullMarked
package io.flyweight.mq.benchmarks;

import org.jspecify.annotations.NullMarked;
