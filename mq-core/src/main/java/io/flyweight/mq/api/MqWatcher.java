package io.flyweight.mq.api;

/**
 * What an application implements to receive packets and to hear of connections.
 *
 * <p>Packets of one sender arrive one at a time, in the sender's order; packets of different senders may arrive at the
 * same time on different threads.
 */
@FunctionalInterface
public interface MqWatcher {

    /**
     * Handles one packet. Called in the sender's lane ({@link Dispatch#SERIAL}, may block) or on the I/O thread
     * ({@link Dispatch#INLINE}, must not block).
     *
     * @param name the authenticated name of the sender
     * @param packet the packet; its body belongs to the watcher from now on
     * @return the answer for the sender. An exception counts as {@link Ack#REJECTED} with its message, {@code null}
     *     and an {@link Error} as {@link Ack#UNKNOWN}
     */
    Ack newPacket(String name, Packet packet);

    /**
     * Tells that the connection on which this node sends to {@code name} has changed. Called on the callback executor,
     * one change at a time and in order; must not block for long.
     *
     * @param name the peer's name
     * @param state the state that has been entered
     */
    default void connStateChanged(String name, OutConnState state) {}

    /**
     * Tells that the own listener has changed. Called as {@link #connStateChanged} is.
     *
     * @param state the state that has been entered
     */
    default void listenerStateChanged(ListenerState state) {}
}
