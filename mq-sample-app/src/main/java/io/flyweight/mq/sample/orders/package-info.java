/** Takes orders over HTTP, has inventory reserve the stock, and hears from shipping what was shipped. */
@NullMarked
package io.flyweight.mq.sample.orders;

import org.jspecify.annotations.NullMarked;
