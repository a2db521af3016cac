package io.flyweight.mq.spring.listener;

import io.flyweight.mq.spring.MqHeaders;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/** Has packets handled once, by their ids. */
record IdempotentHandler(String listener, IdempotentReceiver receiver, MqMessageHandler handler)
        implements MqMessageHandler {

    @Override
    public @Nullable Object handle(Message<byte[]> message) throws Exception {
        return receiver.receive(listener, idOf(message), () -> handler.handle(message));
    }

    private static UUID idOf(Message<byte[]> message) {
        String id = message.getHeaders().get(MqHeaders.ID, String.class);
        if (id == null) {
            throw new IllegalArgumentException(
                    "the packet has no id, and this listener handles each id once: send it with MqHeaders.ID");
        }
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the packet's id is not a UUID", e);
        }
    }
}
