package io.flyweight.mq.spring;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.util.InvalidMimeTypeException;

/** Reads bodies: strings as UTF-8, a named subtype as that subtype, all else as the given converter does. */
final class PayloadConverter implements SmartMessageConverter {

    private final MessageConverter converter;

    PayloadConverter(MessageConverter converter) {
        this.converter = converter;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> target, @Nullable Object hint) {
        if (message.getPayload() instanceof byte[] body) {
            if (target.isInstance(body)) {
                return body;
            }
            if (target == String.class) {
                return new String(body, StandardCharsets.UTF_8);
            }
            if (body.length == 0) {
                return null;
            }
        }
        Object type = message.getHeaders().get(MqHeaders.TYPE);
        try {
            Class<?> named = type == null ? null : MqTypeNames.declared(target).get(type);
            if (named != null && named != target) {
                return converter.fromMessage(message, named);
            }
            return converter instanceof SmartMessageConverter smart
                    ? smart.fromMessage(message, target, hint)
                    : converter.fromMessage(message, target);
        } catch (InvalidMimeTypeException | IllegalStateException e) {
            throw new MessageConversionException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> target) {
        return fromMessage(message, target, null);
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        try {
            return converter.toMessage(payload, headers);
        } catch (InvalidMimeTypeException e) {
            throw new MessageConversionException("The content type cannot be sent: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
        return toMessage(payload, headers);
    }
}
