/**
 * Whether a node that goes on for long uses more and more: {@link io.flyweight.mq.reliability.leak.Leaks} does the same
 * thing many times, and looks at the process in between, when nothing is under way.
 */
@NullMarked
package io.flyweight.mq.reliability.leak;

import org.jspecify.annotations.NullMarked;
