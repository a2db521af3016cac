/**
 * What processes write down about their packets, and the check of that against the promises.
 *
 * <p>A node writes a {@link io.flyweight.mq.reliability.history.HistoryLine} before it sends, when it is told, when a
 * handler begins and when it answers; a line is with the kernel before the thing itself happens, so that it outlives a
 * {@code kill -9}. {@link io.flyweight.mq.reliability.history.HistoryCheck} reads what all nodes wrote.
 */
@NullMarked
package io.flyweight.mq.reliability.history;

import org.jspecify.annotations.NullMarked;
