/** Tests of both ends of a connection, without sockets. */
@NullMarked
package io.flyweight.mq.conn;

import org.jspecify.annotations.NullMarked;
