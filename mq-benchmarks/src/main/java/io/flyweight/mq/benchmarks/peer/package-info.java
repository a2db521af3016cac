/** The contestants: the same two things, a pipe and a ping, in the way each one's own documentation recommends. */
@NullMarked
package io.flyweight.mq.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
