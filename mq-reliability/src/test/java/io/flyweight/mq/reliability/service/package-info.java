/** Servers of the system that tests start. */
@NullMarked
package io.flyweight.mq.reliability.service;

import org.jspecify.annotations.NullMarked;
