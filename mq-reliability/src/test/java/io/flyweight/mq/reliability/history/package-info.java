@NullMarked
package io.flyweight.mq.reliability.history;

import org.jspecify.annotations.NullMarked;
