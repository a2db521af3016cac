@NullMarked
package io.flyweight.mq.benchmarks.webapp;

import org.jspecify.annotations.NullMarked;
