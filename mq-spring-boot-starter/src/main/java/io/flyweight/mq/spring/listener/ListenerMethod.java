package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/** What a listener method's signature says. */
record ListenerMethod(Method method, Class<?> beanClass) {

    /** Returns the class of payload that the method asks for; {@code Object} if it takes every type. */
    Class<?> payloadType() {
        List<Class<?>> payloads = new ArrayList<>();
        Class<?> ofMessage = Object.class;
        for (MethodParameter parameter : parameters()) {
            ResolvableType type = ResolvableType.forMethodParameter(parameter);
            if (Message.class.isAssignableFrom(parameter.getParameterType())) {
                ofMessage = type.as(Message.class).getGeneric().resolve(Object.class);
            } else if (isPayload(parameter)) {
                payloads.add(
                        type.resolve() == Optional.class ? type.getGeneric().resolve(Object.class) : type.toClass());
            }
        }
        if (payloads.size() > 1) {
            throw new ImpossibleMqListenerException(
                    toString(),
                    "it has " + payloads.size() + " payload parameters " + payloads + ", and a packet has one payload",
                    "Keep one of them; annotate the others with @Header, or drop them.");
        }
        return payloads.isEmpty() ? ofMessage : payloads.get(0);
    }

    /** Returns name and parameters: stable from run to run, also where the name is overloaded. */
    String signature() {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Returns whether the payload parameter says {@code @Valid} or {@code @Validated}. */
    boolean wantsValidation() {
        for (MethodParameter parameter : parameters()) {
            if (isPayload(parameter)
                    && Arrays.stream(parameter.getParameterAnnotations())
                            .anyMatch(said -> ValidationAnnotationUtils.determineValidationHints(said) != null)) {
                return true;
            }
        }
        return false;
    }

    boolean returnsFuture() {
        return CompletionStage.class.isAssignableFrom(method.getReturnType());
    }

    /** Returns whether all that it may return is how it went. */
    boolean returnsNothing() {
        Class<?> type = method.getReturnType();
        return type == void.class || type == Void.class || type == Ack.class;
    }

    List<MethodParameter> parameters() {
        List<MethodParameter> parameters = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            parameters.add(new MethodParameter(method, i).withContainingClass(beanClass));
        }
        return parameters;
    }

    private static boolean isPayload(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type != Packet.class
                && type != MessageHeaders.class
                && !MessageHeaderAccessor.class.isAssignableFrom(type)
                && !parameter.hasParameterAnnotation(Header.class)
                && !parameter.hasParameterAnnotation(Headers.class);
    }

    @Override
    public String toString() {
        return beanClass.getName() + "." + signature();
    }
}
