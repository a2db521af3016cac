/** Tests of what the starter promises on each engine, with a real broker. */
@NullMarked
package io.flyweight.mq.reliability.engine;

import org.jspecify.annotations.NullMarked;
