@NullMarked
package io.flyweight.mq.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
