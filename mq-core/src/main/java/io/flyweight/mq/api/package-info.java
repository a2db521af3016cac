/** The values and contracts that users see: packets, answers, states and errors. Depends on nothing. */
@NullMarked
package io.flyweight.mq.api;

import org.jspecify.annotations.NullMarked;
