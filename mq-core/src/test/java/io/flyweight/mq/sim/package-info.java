/** A network, threads and time that exist in one thread and follow from one seed. */
@NullMarked
package io.flyweight.mq.sim;

import org.jspecify.annotations.NullMarked;
