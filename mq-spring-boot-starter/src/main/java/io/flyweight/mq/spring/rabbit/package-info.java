/**
 * The engine RabbitMQ: {@link io.flyweight.mq.spring.rabbit.RabbitSender} to the broker,
 * {@link io.flyweight.mq.spring.rabbit.RabbitReceiver} from there to the listeners.
 */
@NullMarked
package io.flyweight.mq.spring.rabbit;

import org.jspecify.annotations.NullMarked;
