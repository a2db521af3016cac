/** How figures are taken: rates, percentiles, turns, allocation and memory. */
@NullMarked
package io.flyweight.mq.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
