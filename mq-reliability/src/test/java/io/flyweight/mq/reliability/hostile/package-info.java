@NullMarked
package io.flyweight.mq.reliability.hostile;

import org.jspecify.annotations.NullMarked;
