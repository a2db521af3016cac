package io.flyweight.mq.spring.listener;

/** A bean of this type can add listeners without an annotation. Called once, when all singletons exist. */
@FunctionalInterface
public interface MqListenerConfigurer {

    /** Adds listeners to the registrar. */
    void configureListeners(MqListenerRegistrar registrar);
}
