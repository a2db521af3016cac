package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.annotation.MqListener;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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

    private final DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final StringValueResolver values;
    private final Dispatch dispatch;

    /**
     * Creates a factory.
     *
     * @param codec reads the payloads
     * @param dispatch where the listeners will be called
     * @param validator validates what is annotated with {@code @Valid}; {@code null} for none
     * @param beanFactory resolves {@code ${...}} and {@code #{...}}
     */
    public MqListenerEndpointFactory(
            MqCodec codec, Dispatch dispatch, @Nullable Validator validator, ConfigurableBeanFactory beanFactory) {
        this.dispatch = dispatch;
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
        Method callable = AopUtils.selectInvocableMethod(annotated, bean.getClass());
        InvocableHandlerMethod handler = methods.createInvocableHandlerMethod(bean, callable);
        MqRoute route = MqRoute.of(resolve(listener.from()), resolve(listener.subject()), method.payloadType());
        return new MqListenerEndpoint(
                id(listener, beanName + "." + method.signature()), route, message -> handler.invoke(message));
    }

    private String id(MqListener listener, String fallback) {
        if (StringUtils.hasText(listener.id())) {
            return resolve(listener.id());
        }
        String id = fallback;
        for (int i = 2; !ids.add(id); i++) {
            id = fallback + "#" + i;
        }
        return id;
    }

    private List<String> resolve(String[] texts) {
        List<String> resolved = new ArrayList<>(texts.length);
        for (String text : texts) {
            resolved.add(resolve(text));
        }
        return resolved;
    }

    private String resolve(String text) {
        String resolved = values.resolveStringValue(text);
        if (resolved == null) {
            throw new IllegalArgumentException("'" + text + "' of a @MqListener resolves to nothing");
        }
        return resolved;
    }
}
