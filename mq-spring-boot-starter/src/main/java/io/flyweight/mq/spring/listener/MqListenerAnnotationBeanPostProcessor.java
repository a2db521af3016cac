package io.flyweight.mq.spring.listener;

import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.annotation.MqListeners;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Finds {@link MqListener} methods on beans and registers them once all singletons exist. */
public final class MqListenerAnnotationBeanPostProcessor
        implements BeanPostProcessor, Ordered, BeanFactoryAware, SmartInitializingSingleton {

    private final ObjectProvider<MqListenerEndpointFactory> factory;
    private final ObjectProvider<MqListenerRegistrar> registrar;
    private final ObjectProvider<MqListenerConfigurer> configurers;
    private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();
    private final List<Found> found = new ArrayList<>();
    private boolean singletonsExist;
    private @Nullable ConfigurableListableBeanFactory beanFactory;

    /** Creates the post-processor. It asks for its collaborators late: it exists before all other beans. */
    public MqListenerAnnotationBeanPostProcessor(
            ObjectProvider<MqListenerEndpointFactory> factory,
            ObjectProvider<MqListenerRegistrar> registrar,
            ObjectProvider<MqListenerConfigurer> configurers) {
        this.factory = factory;
        this.registrar = registrar;
        this.configurers = configurers;
    }

    /** Returns the listener methods of a class, each with its listeners; empty if it has none. */
    public static Map<Method, List<MqListener>> listenerMethods(Class<?> type) {
        // Most beans are Spring's own, and looking at all their methods is most of what the starter would cost at
        // start-up.
        if (type.getName().startsWith("org.springframework.")
                || !AnnotationUtils.isCandidateClass(type, List.of(MqListener.class, MqListeners.class))) {
            return Map.of();
        }
        MethodIntrospector.MetadataLookup<@Nullable List<MqListener>> lookup =
                MqListenerAnnotationBeanPostProcessor::listeners;
        return MethodIntrospector.selectMethods(type, lookup);
    }

    /** Those of the method itself take the place of those that the method it overrides has. */
    private static @Nullable List<MqListener> listeners(Method method) {
        List<MergedAnnotation<MqListener>> all = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(
                        MqListener.class)
                .toList();
        if (all.isEmpty()) {
            return null;
        }
        int nearest = all.get(0).getAggregateIndex();
        return all.stream()
                .filter(listener -> listener.getAggregateIndex() == nearest)
                .map(MergedAnnotation::synthesize)
                .toList();
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        if (beanFactory instanceof ConfigurableListableBeanFactory listable) {
            this.beanFactory = listable;
        }
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        if (without.contains(type) || ScopedProxyUtils.isScopedTarget(beanName)) {
            return bean;
        }
        Map<Method, List<MqListener>> methods = listenerMethods(type);
        if (methods.isEmpty()) {
            without.add(type);
        }
        if (!methods.isEmpty()) {
            requireSingleton(beanName);
        }
        methods.forEach(
                (method, listeners) -> listeners.forEach(listener -> add(new Found(bean, beanName, method, listener))));
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (beanFactory != null) {
            checkScopes(beanFactory);
        }
        MqListenerRegistrar target = registrar.getObject();
        List<Found> early;
        synchronized (found) {
            early = List.copyOf(found);
            found.clear();
            singletonsExist = true;
        }
        early.forEach(this::register);
        configurers.orderedStream().forEach(configurer -> configurer.configureListeners(target));
        target.registerAll();
        without.clear();
    }

    /** What is made late would fail late; and nothing asks for the proxy of a scoped bean that only listens. */
    private void checkScopes(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition definition = beans.getMergedBeanDefinition(name);
            boolean late = !definition.isAbstract() && !definition.isSingleton();
            Class<?> type = late ? AutoProxyUtils.determineTargetClass(beans, name) : null;
            if (type == null || listenerMethods(type).isEmpty()) {
                continue;
            }
            if (ScopedProxyUtils.isScopedTarget(name)) {
                beans.getBean(ScopedProxyUtils.getOriginalBeanName(name));
            } else {
                requireSingleton(name);
            }
        }
    }

    private void requireSingleton(String beanName) {
        if (beanFactory != null && beanFactory.containsBean(beanName) && !beanFactory.isSingleton(beanName)) {
            throw new ImpossibleMqListenerException(
                    "bean '" + beanName + "'",
                    "it is no singleton, and nothing says which of its instances should listen",
                    "Make it a singleton, or give its scope a proxy.");
        }
    }

    private void add(Found listener) {
        synchronized (found) {
            if (!singletonsExist) {
                found.add(listener);
                return;
            }
        }
        register(listener);
    }

    private void register(Found listener) {
        registrar
                .getObject()
                .register(factory.getObject()
                        .create(listener.bean, listener.beanName, listener.method, listener.annotation));
    }

    private record Found(Object bean, String beanName, Method method, MqListener annotation) {}
}
