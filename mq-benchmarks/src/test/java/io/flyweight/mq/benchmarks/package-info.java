@NullMarked
package io.flyweight.mq.benchmarks;

import org.jspecify.annotations.NullMarked;
