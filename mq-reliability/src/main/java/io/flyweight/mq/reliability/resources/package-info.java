/** What a process uses of the machine. */
@NullMarked
package io.flyweight.mq.reliability.resources;

import org.jspecify.annotations.NullMarked;
