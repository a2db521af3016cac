/** Bytes to frames and back: incremental, bounded and pure. */
@NullMarked
package io.flyweight.mq.wire;

import org.jspecify.annotations.NullMarked;
