package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;

/** Gives a listener a {@code Message<T>}. Whether an empty body is a legal {@code T} is for the converter to say. */
final class MessageArgumentResolver extends MessageMethodArgumentResolver {

    MessageArgumentResolver(SmartMessageConverter converter) {
        super(converter);
    }

    @Override
    protected boolean isEmptyPayload(@Nullable Object payload) {
        return payload == null;
    }
}
