@NullMarked
package io.flyweight.mq.benchmarks.report;

import org.jspecify.annotations.NullMarked;
