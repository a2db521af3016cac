@NullMarked
package io.flyweight.mq.reliability.leak;

import org.jspecify.annotations.NullMarked;
