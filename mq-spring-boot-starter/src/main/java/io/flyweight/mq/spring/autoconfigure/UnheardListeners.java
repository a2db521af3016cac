package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.listener.MqListenerAnnotationBeanPostProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Warns of listeners in a child context: the parent's node outlives them, and so does not call them. */
final class UnheardListeners implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(UnheardListeners.class);

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!MqListenerAnnotationBeanPostProcessor.listenerMethods(AopProxyUtils.ultimateTargetClass(bean))
                .isEmpty()) {
            log.warn(
                    "Bean '{}' has @MqListener methods that hear nothing: the queue belongs to the parent context,"
                            + " define the bean there",
                    beanName);
        }
        return bean;
    }
}
