/** Tests of the loop and its sockets. */
@NullMarked
package io.flyweight.mq.net;

import org.jspecify.annotations.NullMarked;
