package io.flyweight.mq.spring;

import java.time.Duration;
import java.util.Collection;

/** A sender in front of another one, to which it leaves what it does not change. */
interface SenderLayer extends PacketSender {

    /** Returns the one behind it. */
    PacketSender sender();

    @Override
    default void awaitConnected(String queue, Duration timeout) {
        sender().awaitConnected(queue, timeout);
    }

    @Override
    default boolean knows(String queue) {
        return sender().knows(queue);
    }

    @Override
    default boolean isConnected(String queue) {
        return sender().isConnected(queue);
    }

    @Override
    default void assertMayBlock() {
        sender().assertMayBlock();
    }

    @Override
    default Collection<String> peers() {
        return sender().peers();
    }

    @Override
    default MqCapabilities capabilities() {
        return sender().capabilities();
    }
}
