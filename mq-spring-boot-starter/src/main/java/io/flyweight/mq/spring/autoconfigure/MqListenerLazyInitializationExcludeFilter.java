package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.listener.MqListenerAnnotationBeanPostProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;

/** Nothing asks for a bean that only listens: with lazy initialization it would never be made. */
final class MqListenerLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

    @Override
    public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
        return !MqListenerAnnotationBeanPostProcessor.listenerMethods(beanType).isEmpty();
    }
}
