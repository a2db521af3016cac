package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.spring.MqMessage;
import io.flyweight.mq.spring.MqTypeNames;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

/**
 * What can be told of a listener's method before its first packet.
 *
 * @param dispatch where listeners are called
 * @param validates whether there is a validator
 * @param conversion what converts headers, which all arrive as strings
 */
record ListenerRules(Dispatch dispatch, boolean validates, ConversionService conversion) {

    /**
     * @param byTypeAlone whether the listener states neither senders nor subjects
     * @throws ImpossibleMqListenerException if no packet could ever be brought to the method
     */
    void check(ListenerMethod method, boolean byTypeAlone) {
        if (dispatch == Dispatch.INLINE && method.returnsFuture()) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "it returns a future, and with mq.dispatch=inline nothing may wait for one",
                    "Return the value, or set mq.dispatch=serial.");
        }
        if (!validates && method.wantsValidation()) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "its payload is to be validated, and there is no single Validator bean",
                    "Add spring-boot-starter-validation, or mark one validator as @Primary.");
        }
        for (MethodParameter parameter : method.parameters()) {
            check(method, parameter);
        }
        checkPayload(method, byTypeAlone);
    }

    /** @throws ImpossibleMqListenerException if the method cannot handle each packet once */
    void checkIdempotent(ListenerMethod method) {
        if (dispatch == Dispatch.INLINE) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "it asks a database for each packet, and with mq.dispatch=inline nothing may wait for one",
                    "Set mq.dispatch=serial.");
        }
        if (!method.returnsNothing()) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "it is to handle each packet once and returns "
                            + method.method().getGenericReturnType().getTypeName()
                            + ", which a packet that arrives again would not get, and a transaction not wait for",
                    "Return nothing, or an Ack; answer by a packet of its own.");
        }
    }

    private void check(ListenerMethod method, MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(Header.class) && !isConvertible(parameter)) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "a header arrives as a string, and nothing converts one to "
                            + parameter.getGenericParameterType().getTypeName(),
                    "Take a String, a number, an enum or the like; all headers together are a @Headers Map.");
        }
        if (parameter.hasParameterAnnotation(Headers.class) && !Map.class.isAssignableFrom(type)) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "a parameter with @Headers is a map, not a " + type.getName(),
                    "Take a Map<String, Object>; one header alone is a @Header.");
        }
        if (Message.class.isAssignableFrom(type) && type != Message.class) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "a packet is no " + type.getName(),
                    "Take the interface, " + Message.class.getName() + ".");
        }
    }

    private boolean isConvertible(MethodParameter parameter) {
        return conversion.canConvert(TypeDescriptor.valueOf(String.class), new TypeDescriptor(parameter));
    }

    private static void checkPayload(ListenerMethod method, boolean byTypeAlone) {
        Class<?> type = method.payloadType();
        Map<String, Class<?>> names;
        try {
            names = MqTypeNames.declared(type);
        } catch (IllegalStateException e) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    String.valueOf(e.getMessage()),
                    "Change the payload's type so that names tell its subtypes apart.");
        }
        if (byTypeAlone && names.size() == 1 && isAbstract(type) && !type.isAnnotationPresent(MqMessage.class)) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "packets name the class of their payload, and no object is of the class " + type.getName()
                            + " itself, which names no subtypes",
                    "Take a class, seal the type or list its subtypes with @JsonSubTypes;"
                            + " for every packet take Object, Packet or Message<?>.");
        }
    }

    /** To reflection primitives are abstract too, and so are enums whose constants have bodies. */
    private static boolean isAbstract(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) && !type.isPrimitive() && !type.isEnum();
    }
}
