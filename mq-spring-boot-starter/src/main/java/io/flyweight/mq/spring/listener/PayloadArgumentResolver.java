package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/** Gives a listener the payload. An empty body is a legal {@code byte[]} and a legal {@code String}. */
final class PayloadArgumentResolver extends PayloadMethodArgumentResolver {

    private final SmartMessageConverter converter;

    PayloadArgumentResolver(SmartMessageConverter converter, @Nullable Validator validator) {
        super(converter, validator);
        this.converter = converter;
    }

    @Override
    public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
        Class<?> type = parameter.getParameterType();
        if (type != byte[].class && type != String.class && type != Object.class) {
            return super.resolveArgument(parameter, message);
        }
        Object value = converter.fromMessage(message, type, parameter);
        if (value != null) {
            validate(message, parameter, value);
        }
        return value;
    }
}
