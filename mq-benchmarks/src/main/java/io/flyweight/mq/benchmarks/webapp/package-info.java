/** A small web application, and what starts it in a process of its own, with and without the starter. */
@NullMarked
package io.flyweight.mq.benchmarks.webapp;

import org.jspecify.annotations.NullMarked;
