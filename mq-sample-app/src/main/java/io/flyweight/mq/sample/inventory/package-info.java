/** Knows the stock, reserves it for orders, and hands every reserved order on to shipping. */
@NullMarked
package io.flyweight.mq.sample.inventory;

import org.jspecify.annotations.NullMarked;
