package io.flyweight.mq.spring.listener;

import io.flyweight.mq.spring.MqTypeNames;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Lets a native image read the payloads that a listener's annotation alone does not tell: subtypes, and what a subclass
 * puts in for a type variable. The rest comes with {@code @MessageMapping}.
 */
final class MqListenerPayloadHints implements BeanRegistrationAotProcessor {

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = bean.getBeanClass();
        Set<Class<?>> payloads = new LinkedHashSet<>();
        for (Method method :
                MqListenerAnnotationBeanPostProcessor.listenerMethods(type).keySet()) {
            payloads.addAll(MqTypeNames.declared(new ListenerMethod(method, type).payloadType())
                    .values());
        }
        if (payloads.isEmpty()) {
            return null;
        }
        return (context, code) -> binding.registerReflectionHints(
                context.getRuntimeHints().reflection(), payloads.toArray(Class<?>[]::new));
    }
}
