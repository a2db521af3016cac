/**
 * What applications use to send: {@link io.flyweight.mq.spring.MqTemplate}, the header names and the events. Receiving is
 * in {@code .annotation} and {@code .listener}.
 */
@NullMarked
package io.flyweight.mq.spring;

import org.jspecify.annotations.NullMarked;
