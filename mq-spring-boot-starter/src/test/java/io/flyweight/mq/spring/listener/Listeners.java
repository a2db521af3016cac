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
        this(Dispatch.SERIAL, onError, onUnmatched, validator, beans);
    }

    /** Listeners that are called on the I/O thread. */
    static Listeners inline(Object... beans) {
        return new Listeners(Dispatch.INLINE, ErrorAction.REJECT, UnmatchedAction.REJECT, null, beans);
    }

    private Listeners(
            Dispatch dispatch,
            ErrorAction onError,
            UnmatchedAction onUnmatched,
            @Nullable Validator validator,
            Object... beans) {
        this.container = new MqListenerContainer(registry, codec, dispatch, events::add, onError, onUnmatched);
        for (Object bean : beans) {
            register(registry, codec, dispatch, validator, bean);
        }
    }

    Listeners(Object... beans) {
        this(ErrorAction.REJECT, UnmatchedAction.REJECT, null, beans);
    }

    static void register(
            MqListenerRegistry registry, MqCodec codec, Dispatch dispatch, @Nullable Validator validator, Object bean) {
        MqListenerEndpointFactory factory = new MqListenerEndpointFactory(
                codec, dispatch, Set.of("shop", "mail"), validator, new DefaultListableBeanFactory());
        MqListenerAnnotationBeanPostProcessor.listenerMethods(bean.getClass())
                .forEach((method, listener) -> registry.register(factory.create(bean, "bean", method, listener)));
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

    MqListenerContainer container() {
        return container;
    }

    List<Object> events() {
        return events;
    }
}
