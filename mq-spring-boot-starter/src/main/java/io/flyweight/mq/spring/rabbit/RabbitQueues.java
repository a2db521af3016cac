package io.flyweight.mq.spring.rabbit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;

/**
 * What the queues are called at the broker, and what they are like: quorum queues, one for each name and one for what its
 * listeners rejected. Every application declares all of them alike, so that a packet finds its queue before the receiver
 * has started for the first time.
 */
public final class RabbitQueues {

    /** How often a packet is brought without an answer, as where its handling ends the process, before it is a dead letter. */
    private static final int DELIVERY_LIMIT = 20;

    private RabbitQueues() {}

    /** Returns what the queue of that name is called at the broker. */
    public static String of(String name) {
        return "mq." + name;
    }

    /** Returns what the queue of its dead letters is called there; no queue's own name can be that. */
    public static String deadLettersOf(String name) {
        return "mq-dead." + name;
    }

    /** Returns the queues of all these names, to be declared. */
    public static Declarables declare(Collection<String> names) {
        List<Declarable> queues = new ArrayList<>();
        for (String name : names) {
            queues.add(QueueBuilder.durable(deadLettersOf(name)).quorum().build());
            queues.add(queue(name));
        }
        return new Declarables(queues);
    }

    /** One consumer at a time, so that packets of one sender stay in order; dead letters are as safe as the others. */
    private static Queue queue(String name) {
        return QueueBuilder.durable(of(name))
                .quorum()
                .singleActiveConsumer()
                .deliveryLimit(DELIVERY_LIMIT)
                .deadLetterExchange("")
                .deadLetterRoutingKey(deadLettersOf(name))
                .withArgument("x-dead-letter-strategy", "at-least-once")
                .overflow(QueueBuilder.Overflow.rejectPublish)
                .build();
    }
}
