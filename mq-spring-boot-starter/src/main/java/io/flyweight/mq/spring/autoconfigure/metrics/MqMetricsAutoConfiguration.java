package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.observation.MqObservationAutoConfiguration;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the meters. The timers step aside for observations, which are timed as well. */
@AutoConfiguration(
        after = {MqAutoConfiguration.class, MqObservationAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MqNode.class, MeterRegistry.class})
public final class MqMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MqMetrics mqMetrics(MqNode node, ObjectProvider<MqListenerContainer> container) {
        return new MqMetrics(new MqMetrics.Source(
                () -> node.status().listener(),
                node::peers,
                node::status,
                () -> container.stream()
                        .mapToLong(MqListenerContainer::unmatched)
                        .sum()));
    }

    @Bean
    @ConditionalOnMissingBean(MqSendObserver.class)
    MqSendTimers mqSendTimers(MeterRegistry registry) {
        return new MqSendTimers(registry);
    }

    @Bean
    @ConditionalOnMissingBean(MqReceiveObserver.class)
    MqReceiveTimers mqReceiveTimers(MeterRegistry registry) {
        return new MqReceiveTimers(registry);
    }
}
