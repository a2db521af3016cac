/**
 * The engine RabbitMQ: {@link io.flyweight.mq.spring.rabbit.RabbitSender} to the broker,
 * {@link io.flyweight.mq.spring.rabbit.RabbitReceiver} from there to the listeners. Not for applications,
 * which choose it by a property: it may change at any time.
 */
@NullMarked
package io.flyweight.mq.spring.rabbit;

import org.jspecify.annotations.NullMarked;
