/** Tests of whole nodes. */
@NullMarked
package io.flyweight.mq;

import org.jspecify.annotations.NullMarked;
