/**
 * What several modules need to try the others: certificates, free ports, processes, servers and a browser of the system's
 * packages, bodies that tell whether they are whole, options of commands.
 */
@NullMarked
package io.flyweight.mq.support;

import org.jspecify.annotations.NullMarked;
