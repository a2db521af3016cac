/** Remembers in a database which packets were handled. */
@NullMarked
package io.flyweight.mq.spring.jdbc;

import org.jspecify.annotations.NullMarked;
