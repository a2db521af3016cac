@NullMarked
package io.flyweight.mq.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
