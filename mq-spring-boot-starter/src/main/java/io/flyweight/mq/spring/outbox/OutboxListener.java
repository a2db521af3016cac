package io.flyweight.mq.spring.outbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.annotation.Propagation;

/** Sends an event after the commit of the transaction that published it. Called by Spring, on its task executor. */
public class OutboxListener extends EventExternalizerModuleListener {

    /** The listener's id in the table of events. */
    public static final String ID = "mq-outbox";

    private final OutboxTransport transport;
    private final PublicationIds ids;

    /**
     * Creates a listener.
     *
     * @param configuration which events go where
     * @param transport sends them
     * @param ids knows the ids of their publications
     */
    public OutboxListener(
            EventExternalizationConfiguration configuration, OutboxTransport transport, PublicationIds ids) {
        super(configuration, transport);
        this.transport = transport;
        this.ids = ids;
    }

    /**
     * Sends, and waits: what comes after, a row in the database, must not happen on the thread that brings the answer.
     *
     * @param event the event
     * @return a future that is finished
     */
    @Override
    @ApplicationModuleListener(id = ID, propagation = Propagation.SUPPORTS)
    public CompletableFuture<?> externalize(Object event) {
        transport.of(ids.take(event));
        try {
            CompletableFuture<?> sent = super.externalize(event);
            await(sent);
            return sent;
        } finally {
            transport.of(null);
        }
    }

    private static void await(CompletableFuture<?> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            // The future tells it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while an event was sent: it may have arrived", e);
        }
    }
}
