/** A node in a process of its own that sends numbered packets to all its peers and writes down what it sees. */
@NullMarked
package io.flyweight.mq.reliability.node;

import org.jspecify.annotations.NullMarked;
