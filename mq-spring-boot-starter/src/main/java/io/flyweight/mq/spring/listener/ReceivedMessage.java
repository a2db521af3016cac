package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Packet;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** A packet as a message, which still knows the packet. */
record ReceivedMessage(Packet packet, MessageHeaders headers) implements Message<byte[]> {

    @Override
    public byte[] getPayload() {
        return packet.body();
    }

    @Override
    public MessageHeaders getHeaders() {
        return headers;
    }
}
