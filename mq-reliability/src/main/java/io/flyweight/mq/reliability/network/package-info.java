/** A mesh of processes for network namespaces: a node, what it writes down, and the check of that against the promises. */
@NullMarked
package io.flyweight.mq.reliability.network;

import org.jspecify.annotations.NullMarked;
