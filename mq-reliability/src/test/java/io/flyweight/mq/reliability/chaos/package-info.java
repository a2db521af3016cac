@NullMarked
package io.flyweight.mq.reliability.chaos;

import org.jspecify.annotations.NullMarked;
