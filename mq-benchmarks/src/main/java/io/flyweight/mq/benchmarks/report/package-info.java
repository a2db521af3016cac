/** What is written at the end: tables, targets and the machine. */
@NullMarked
package io.flyweight.mq.benchmarks.report;

import org.jspecify.annotations.NullMarked;
