package io.flyweight.mq.spring.autoconfigure.observation;

import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import io.flyweight.mq.spring.observation.MqReceiveObservationConvention;
import io.flyweight.mq.spring.observation.MqReceiveObservations;
import io.flyweight.mq.spring.observation.MqSendObservationConvention;
import io.flyweight.mq.spring.observation.MqSendObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for observations: traces, and the timers that come of them, with {@code mq.observation-enabled}. */
@AutoConfiguration(
        after = MqAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty("mq.observation-enabled")
@ConditionalOnBean({MqNode.class, ObservationRegistry.class})
public final class MqObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(MqSendObserver.class)
    MqSendObservations mqSendObservations(
            ObservationRegistry registry, ObjectProvider<MqSendObservationConvention> convention) {
        return new MqSendObservations(registry, convention.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean(MqReceiveObserver.class)
    MqReceiveObservations mqReceiveObservations(
            ObservationRegistry registry, ObjectProvider<MqReceiveObservationConvention> convention) {
        return new MqReceiveObservations(registry, convention.getIfAvailable());
    }
}
