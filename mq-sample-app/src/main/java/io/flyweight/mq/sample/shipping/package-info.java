/** Ships every order once, and tells orders. */
@NullMarked
package io.flyweight.mq.sample.shipping;

import org.jspecify.annotations.NullMarked;
