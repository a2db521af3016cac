package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;

/**
 * Sees every packet that a listener handles, from the call to the answer. Meters and traces are made by it; the one bean of this
 * type that there may be takes their place. What it throws is logged, the first time as a warning, and changes no answer.
 */
@FunctionalInterface
public interface MqReceiveObserver {

    /** Looks at nothing. */
    MqReceiveObserver NONE = (listener, sender, packet) -> ack -> {};

    /**
     * A listener is about to be called. On the thread that calls it, which tells the answer too: also when the listener
     * returned a future, since that is waited for.
     *
     * @param listener the listener's id
     * @param sender the sender's authenticated name
     * @param packet the packet
     * @return who is told of the answer
     */
    Receiving onReceive(String listener, String sender, Packet packet);

    /** One packet that has no answer yet. */
    @FunctionalInterface
    interface Receiving {

        /** The listener, or the conversion of its arguments, threw, or the future that it returned has failed. */
        default void onFailure(Throwable failure) {}

        /** What the sender will be answered. Once, and last. */
        void onAnswer(Ack ack);
    }
}
