/** Event loops and non-blocking byte streams: the only place with {@code java.nio.channels}. Knows bytes, never packets. */
@NullMarked
package io.flyweight.mq.net;

import org.jspecify.annotations.NullMarked;
