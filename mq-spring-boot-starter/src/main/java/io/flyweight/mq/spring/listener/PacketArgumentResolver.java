package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Packet;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Gives a listener the packet itself. */
final class PacketArgumentResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Packet.class;
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, Message<?> message) {
        if (message instanceof ReceivedMessage received) {
            return received.packet();
        }
        throw new IllegalStateException("Not a received packet: " + message);
    }
}
