package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqTypeNames;
import io.flyweight.mq.spring.annotation.MqListener;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.validation.Validator;

/** Makes listeners of annotated methods. */
public final class MqListenerEndpointFactory {

    private static final Logger log = LoggerFactory.getLogger(MqListenerEndpointFactory.class);

    private final DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final StringValueResolver values;
    private final Dispatch dispatch;
    private final boolean validates;
    private final Set<String> queues;

    /**
     * Creates a factory.
     *
     * @param codec reads the payloads
     * @param dispatch where the listeners will be called
     * @param queues the names of all queues, to warn of a sender that is none; empty if they are not known
     * @param validator validates what is annotated with {@code @Valid}; {@code null} if there is none, or no single one
     * @param beanFactory resolves {@code ${...}} and {@code #{...}}
     */
    public MqListenerEndpointFactory(
            MqCodec codec,
            Dispatch dispatch,
            Set<String> queues,
            @Nullable Validator validator,
            ConfigurableBeanFactory beanFactory) {
        this.dispatch = dispatch;
        this.queues = Set.copyOf(queues);
        this.validates = validator != null;
        this.values = new EmbeddedValueResolver(beanFactory);
        SmartMessageConverter converter = codec.argumentConverter();
        methods.setArgumentResolvers(List.of(
                new HeaderMethodArgumentResolver(new DefaultFormattingConversionService(), beanFactory),
                new HeadersMethodArgumentResolver(),
                new PacketArgumentResolver(),
                new MessageArgumentResolver(converter),
                new PayloadArgumentResolver(converter, validator)));
        methods.setMessageConverter(converter);
        methods.afterPropertiesSet();
    }

    MqListenerEndpoint create(Object bean, String beanName, Method annotated, MqListener listener) {
        ListenerMethod method = new ListenerMethod(annotated, AopUtils.getTargetClass(bean));
        if (dispatch == Dispatch.INLINE && method.returnsFuture()) {
            throw new IllegalStateException(
                    "Listener " + method + " returns a future, and with mq.dispatch=inline nothing"
                            + " may wait for one; return the value, or set mq.dispatch=serial");
        }
        if (!validates && method.wantsValidation()) {
            throw new IllegalStateException("Listener " + method + " has a payload to be validated, and there is no"
                    + " single Validator bean: add spring-boot-starter-validation, or mark one validator as @Primary");
        }
        Method callable = AopUtils.selectInvocableMethod(annotated, bean.getClass());
        InvocableHandlerMethod handler = methods.createInvocableHandlerMethod(bean, callable);
        ListenerAttributes attributes = new ListenerAttributes(method.toString(), values);
        MqRoute route = MqRoute.of(
                attributes.from(listener.from()), attributes.subjects(listener.subject()), payloadType(method));
        warnOfUnknownSenders(method, route);
        return new MqListenerEndpoint(
                id(attributes, listener.id(), beanName + "." + method.signature()),
                route,
                message -> handler.invoke(message));
    }

    private String id(ListenerAttributes attributes, String given, String fallback) {
        if (StringUtils.hasText(given)) {
            return attributes.id(given);
        }
        String id = fallback;
        for (int i = 2; !ids.add(id); i++) {
            id = fallback + "#" + i;
        }
        return id;
    }

    private static Class<?> payloadType(ListenerMethod method) {
        Class<?> type = method.payloadType();
        try {
            MqTypeNames.declared(type);
            return type;
        } catch (IllegalStateException e) {
            throw new IllegalStateException("Listener " + method + " cannot be called: " + e.getMessage(), e);
        }
    }

    private void warnOfUnknownSenders(ListenerMethod method, MqRoute route) {
        for (String sender : route.from()) {
            if (!queues.isEmpty() && !queues.contains(sender)) {
                log.warn(
                        "Listener {} waits for packets from '{}', which is none of the queues {}",
                        method,
                        sender,
                        new TreeSet<>(queues));
            }
        }
    }
}
