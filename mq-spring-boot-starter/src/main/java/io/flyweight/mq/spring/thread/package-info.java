/** Threads of the starter's own. Not for applications: it may change at any time. */
@NullMarked
package io.flyweight.mq.spring.thread;

import org.jspecify.annotations.NullMarked;
