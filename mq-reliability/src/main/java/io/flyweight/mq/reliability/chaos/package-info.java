/**
 * Real processes in real trouble.
 *
 * <p>{@link io.flyweight.mq.reliability.chaos.Chaos} runs rounds. A round has a mesh of
 * {@link io.flyweight.mq.reliability.chaos.NodeProcess}es, each in a network namespace of its own at the end of a
 * {@link io.flyweight.mq.reliability.chaos.Wire}; {@link io.flyweight.mq.reliability.chaos.Deck} deals it
 * {@link io.flyweight.mq.reliability.chaos.Fault}s from a seed, and what the processes wrote down is checked at its end.
 */
@NullMarked
package io.flyweight.mq.reliability.chaos;

import org.jspecify.annotations.NullMarked;
