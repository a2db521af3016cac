package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.validation.Validator;

/** A container with the annotated methods of some beans, without an application. */
final class Listeners {

    private final MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());
    private final MqListenerRegistry registry = new MqListenerRegistry();
    private final List<Object> events = new ArrayList<>();
    private final MqListenerContainer container;

    Listeners(ErrorAction onError, UnmatchedAction onUnmatched, @Nullable Validator validator, Object... beans) {
        this(Dispatch.SERIAL, onError, onUnmatched, new Collaborators(validator, null, null), beans);
    }

    /** Listeners for whose failures a handler answers. */
    Listeners(MqListenerErrorHandler errorHandler, Object bean) {
        this(
                Dispatch.SERIAL,
                ErrorAction.REJECT,
                UnmatchedAction.REJECT,
                new Collaborators(null, errorHandler, null),
                bean);
    }

    /** Listeners that may handle each packet once. */
    Listeners(IdempotentReceiver receiver, Object bean) {
        this(
                Dispatch.SERIAL,
                ErrorAction.REJECT,
                UnmatchedAction.REJECT,
                new Collaborators(null, null, receiver),
                bean);
    }

    /** Listeners that are called on the I/O thread. */
    static Listeners inline(Object... beans) {
        return new Listeners(Dispatch.INLINE, ErrorAction.REJECT, UnmatchedAction.REJECT, Collaborators.NONE, beans);
    }

    private Listeners(
            Dispatch dispatch,
            ErrorAction onError,
            UnmatchedAction onUnmatched,
            Collaborators collaborators,
            Object... beans) {
        this.container = new MqListenerContainer(registry, codec, dispatch, events::add, onError, onUnmatched);
        for (Object bean : beans) {
            register(registry, codec, dispatch, collaborators, bean);
        }
    }

    Listeners(Object... beans) {
        this(ErrorAction.REJECT, UnmatchedAction.REJECT, null, beans);
    }

    static void register(
            MqListenerRegistry registry, MqCodec codec, Dispatch dispatch, Collaborators collaborators, Object bean) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        if (collaborators.errorHandler != null) {
            beans.registerSingleton("errorHandler", collaborators.errorHandler);
        }
        if (collaborators.idempotentReceiver != null) {
            beans.registerSingleton("idempotentReceiver", collaborators.idempotentReceiver);
        }
        MqListenerEndpointFactory factory = new MqListenerEndpointFactory(
                codec,
                dispatch,
                Set.of("shop", "mail"),
                collaborators.validator,
                beans.getBeanProvider(MqListenerErrorHandler.class),
                beans.getBeanProvider(IdempotentReceiver.class),
                beans);
        MqListenerAnnotationBeanPostProcessor.listenerMethods(bean.getClass())
                .forEach((method, listeners) -> listeners.forEach(
                        listener -> registry.register(factory.create(bean, "bean", method, listener))));
    }

    Delivered send(Object payload) {
        return Delivered.to(container, "shop", codec.encode(payload, Map.of()), false);
    }

    Delivered send(Object payload, Map<String, ?> headers) {
        return Delivered.to(container, "shop", codec.encode(payload, headers), false);
    }

    Delivered request(Object payload) {
        return Delivered.to(container, "shop", codec.encode(payload, Map.of()), true);
    }

    @Nullable Object read(Packet packet, Class<?> type) {
        return codec.decode(packet, type);
    }

    Packet packet(Object payload, Map<String, ?> headers) {
        return codec.encode(payload, headers);
    }

    MqListenerRegistry registry() {
        return registry;
    }

    MqListenerContainer container() {
        return container;
    }

    List<Object> events() {
        return events;
    }

    /** What an application may have, or not. */
    record Collaborators(
            @Nullable Validator validator,
            @Nullable MqListenerErrorHandler errorHandler,
            @Nullable IdempotentReceiver idempotentReceiver) {

        static final Collaborators NONE = new Collaborators(null, null, null);
    }
}
