package io.flyweight.mq.spring;

import io.flyweight.mq.api.ListenerState;

/**
 * Published to {@code @EventListener} methods when the own queue starts or stops to accept connections. Told as
 * {@link MqConnectionStateEvent} is.
 *
 * @param state the state that has been entered
 */
public record MqListenerStateEvent(ListenerState state) {}
