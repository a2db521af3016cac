package io.flyweight.mq.spring.listener;

import io.flyweight.mq.spring.annotation.MqListener;
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
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

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

    /** Returns the listener methods of a class; empty if it has none. */
    public static Map<Method, MqListener> listenerMethods(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, MqListener.class)) {
            return Map.of();
        }
        MethodIntrospector.MetadataLookup<@Nullable MqListener> lookup =
                method -> AnnotatedElementUtils.findMergedAnnotation(method, MqListener.class);
        return MethodIntrospector.selectMethods(type, lookup);
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
        Map<Method, MqListener> methods = listenerMethods(type);
        if (methods.isEmpty()) {
            without.add(type);
        }
        if (!methods.isEmpty()) {
            requireSingleton(beanName);
        }
        methods.forEach((method, listener) -> add(new Found(bean, beanName, method, listener)));
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
            throw new IllegalStateException(
                    "Bean '" + beanName + "' has @MqListener methods and is no singleton, so"
                            + " nothing says which of its instances should listen; make it a singleton, or give its scope a proxy");
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
