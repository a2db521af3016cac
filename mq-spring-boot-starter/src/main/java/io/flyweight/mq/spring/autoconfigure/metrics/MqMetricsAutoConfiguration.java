package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the meters. */
@AutoConfiguration(
        after = MqAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({Manager.class, MeterRegistry.class})
public final class MqMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MqMetrics mqMetrics(Manager manager) {
        return new MqMetrics(manager::status, manager::state);
    }
}
