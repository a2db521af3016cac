package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.listener.IdempotentReceiver;
import io.flyweight.mq.spring.listener.MqListenerAnnotationBeanPostProcessor;
import io.flyweight.mq.spring.listener.MqListenerConfigurer;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import io.flyweight.mq.spring.listener.MqListenerEndpointFactory;
import io.flyweight.mq.spring.listener.MqListenerErrorHandler;
import io.flyweight.mq.spring.listener.MqListenerRegistrar;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.validation.Validator;

/** From annotated methods to the node's watcher. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "mq.enabled", matchIfMissing = true)
@Conditional(ParentNode.Absent.class)
class MqListenerConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MqListenerAnnotationBeanPostProcessor mqListenerAnnotationBeanPostProcessor(
            ObjectProvider<MqListenerEndpointFactory> factory,
            ObjectProvider<MqListenerRegistrar> registrar,
            ObjectProvider<MqListenerConfigurer> configurers) {
        return new MqListenerAnnotationBeanPostProcessor(factory, registrar, configurers);
    }

    @Bean
    static LazyInitializationExcludeFilter mqListenerLazyInitializationExcludeFilter() {
        return new MqListenerLazyInitializationExcludeFilter();
    }

    @Bean
    MqListenerRegistry mqListenerRegistry() {
        return new MqListenerRegistry();
    }

    @Bean
    MqListenerRegistrar mqListenerRegistrar(MqListenerRegistry registry) {
        return new MqListenerRegistrar(registry);
    }

    @Bean
    MqListenerEndpointFactory mqListenerEndpointFactory(
            MqCodec codec,
            MqProperties properties,
            MqConnectionDetails details,
            ObjectProvider<Validator> validator,
            ObjectProvider<MqListenerErrorHandler> errorHandlers,
            ObjectProvider<IdempotentReceiver> idempotentReceiver,
            ConfigurableBeanFactory beanFactory) {
        return new MqListenerEndpointFactory(
                codec,
                properties.getDispatch(),
                details.getQueues().keySet(),
                validator.getIfUnique(),
                errorHandlers,
                idempotentReceiver,
                beanFactory);
    }

    @Bean
    MqListenerContainer mqListenerContainer(
            MqListenerRegistry registry,
            MqCodec codec,
            ApplicationEventPublisher events,
            MqProperties properties,
            ObjectProvider<MqReceiveObserver> observer) {
        MqListenerProperties listener = properties.getListener();
        MqListenerContainer container = new MqListenerContainer(
                registry, codec, properties.getDispatch(), events, listener.getOnError(), listener.getUnmatched());
        observer.ifAvailable(container::observeWith);
        return container;
    }
}
