package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/** Handles one packet: an annotated method, or code of the application's own. */
@FunctionalInterface
public interface MqMessageHandler {

    /**
     * Handles one packet.
     *
     * @param message the body, and the headers under their {@link io.flyweight.mq.spring.MqHeaders} names
     * @return {@code null}, an {@link io.flyweight.mq.api.Ack}, a reply, or a future of any of these, which is waited for;
     *     with {@code mq.dispatch=inline} nothing may wait, and a future that is not finished rejects the packet
     * @throws Exception to reject the packet, with the exception's message as the reason
     */
    @Nullable Object handle(Message<byte[]> message) throws Exception;
}
