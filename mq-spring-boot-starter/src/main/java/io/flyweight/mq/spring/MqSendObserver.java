package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees every packet that a {@link MqTemplate} sends, from the call to the answer. Meters and traces are made by it; a bean
 * of this type takes their place, and of several each sees what the one before it sends. It must not block. What it throws is logged, the first time as a warning, and
 * changes nothing about the send.
 */
@FunctionalInterface
public interface MqSendObserver {

    /** Stands for every name that no queue has, so that names which somebody made up do not become tags. */
    String UNKNOWN_QUEUE = "unknown";

    /**
     * A packet is about to be sent. On the sender's thread.
     *
     * @param queue the receiver's name; {@link #UNKNOWN_QUEUE} if there is no such queue
     * @param packet the packet as it would travel
     * @param request whether the caller asks for a reply
     * @return what is sent, and who is told of the answer
     */
    Sending onSend(String queue, Packet packet, boolean request);

    /** One send that has no answer yet. A consumer, so that a future can tell it without a further object. */
    interface Sending extends BiConsumer<@Nullable Object, @Nullable Throwable> {

        /**
         * Returns what to send: the packet, or another one with further headers. Those for which there is no room in a
         * packet are left out.
         */
        Packet packet();

        /**
         * The answer is there. Once; on the thread that called, or on the callback thread.
         *
         * @param failure {@code null} if the packet was handled; see {@link MqOutcome#of(Throwable)}
         */
        void onAnswer(@Nullable Throwable failure);

        @Override
        default void accept(@Nullable Object reply, @Nullable Throwable failure) {
            onAnswer(failure);
        }
    }
}
