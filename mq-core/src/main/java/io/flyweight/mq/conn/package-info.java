/** The two ends of the protocol as state machines on an event loop, without sockets or clocks of their own. */
@NullMarked
package io.flyweight.mq.conn;

import org.jspecify.annotations.NullMarked;
