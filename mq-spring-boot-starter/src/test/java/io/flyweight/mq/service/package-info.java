/** Servers of the system that tests start. */
@NullMarked
package io.flyweight.mq.service;

import org.jspecify.annotations.NullMarked;
