/** Starts the shop: all three services in one process, or one of them. The services themselves share no class. */
@NullMarked
package io.flyweight.mq.sample;

import org.jspecify.annotations.NullMarked;
