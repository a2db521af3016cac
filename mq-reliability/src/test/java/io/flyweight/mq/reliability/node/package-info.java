@NullMarked
package io.flyweight.mq.reliability.node;

import org.jspecify.annotations.NullMarked;
