package io.flyweight.mq.spring.listener;

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
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i);
            ResolvableType type = ResolvableType.forMethodParameter(method, i, beanClass);
            if (Message.class.isAssignableFrom(parameter.getParameterType())) {
                ofMessage = type.as(Message.class).getGeneric().resolve(Object.class);
            } else if (isPayload(parameter)) {
                payloads.add(
                        type.resolve() == Optional.class ? type.getGeneric().resolve(Object.class) : type.toClass());
            }
        }
        if (payloads.size() > 1) {
            throw new IllegalStateException("Listener " + this + " has " + payloads.size() + " payload parameters "
                    + payloads + "; allowed is one, annotate the others with @Header");
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
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i);
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
