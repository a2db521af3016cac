package io.flyweight.mq.spring.outbox;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.core.ConditionalEventListener;
import org.springframework.transaction.event.TransactionalApplicationListenerAdapter;

/**
 * Hears of an event after the commit of the transaction that published it, and hands it to the outbox. Spring Modulith's
 * registry stores the event for it in that transaction. It is no annotated method: those run on a task executor, where
 * each would occupy a thread until its answer and nothing would keep them in order.
 */
public final class OutboxListener extends TransactionalApplicationListenerAdapter<PayloadApplicationEvent<?>>
        implements ConditionalEventListener {

    /** The listener's id in the table of events. */
    public static final String ID = "mq-outbox";

    private final EventExternalizationConfiguration configuration;

    /**
     * Creates a listener.
     *
     * @param configuration which events go where
     * @param outbox sends them
     */
    public OutboxListener(EventExternalizationConfiguration configuration, Outbox outbox) {
        super(event -> outbox.send(event.getPayload()));
        this.configuration = configuration;
        setListenerId(ID);
    }

    @Override
    public boolean supports(Object event) {
        return configuration.supports(event);
    }
}
