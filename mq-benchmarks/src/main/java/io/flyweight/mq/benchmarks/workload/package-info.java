/** What is measured: one class for each group of workloads that share their measurements. */
@NullMarked
package io.flyweight.mq.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
