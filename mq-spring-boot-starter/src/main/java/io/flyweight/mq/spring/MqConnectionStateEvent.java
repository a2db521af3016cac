package io.flyweight.mq.spring;

import io.flyweight.mq.api.OutConnState;

/**
 * Published to {@code @EventListener} methods when the connection on which this application sends to a peer has changed.
 * Told one at a time and in order on the queue's callback thread: do not block in the listener. The sends that block
 * throw {@link IllegalStateException} there; use {@link MqOperations#sendAsync(String, Object)}.
 *
 * @param name the peer's queue name
 * @param state the state that has been entered
 */
public record MqConnectionStateEvent(String name, OutConnState state) {}
