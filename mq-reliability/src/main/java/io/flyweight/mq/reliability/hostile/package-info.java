/** Hostile peers against a node in a process of its own: the attacks, what they cost the node, the test and the table. */
@NullMarked
package io.flyweight.mq.reliability.hostile;

import org.jspecify.annotations.NullMarked;
