/** What is recorded of a simulated run, and the promises that are checked on it. */
@NullMarked
package io.flyweight.mq.sim.promise;

import org.jspecify.annotations.NullMarked;
