/** Tests of what users see. */
@NullMarked
package io.flyweight.mq.api;

import org.jspecify.annotations.NullMarked;
