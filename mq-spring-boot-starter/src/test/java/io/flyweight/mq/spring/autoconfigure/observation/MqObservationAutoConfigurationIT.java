package io.flyweight.mq.spring.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.metrics.MqMetricsAutoConfiguration;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import io.flyweight.mq.spring.observation.DefaultMqSendObservationConvention;
import io.flyweight.mq.spring.observation.MqReceiveObservations;
import io.flyweight.mq.spring.observation.MqSendObservationConvention;
import io.flyweight.mq.spring.observation.MqSendObservations;
import io.flyweight.mq.spring.observation.MqSenderContext;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MqObservationAutoConfigurationIT {

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MqAutoConfiguration.class, MqObservationAutoConfiguration.class, MqMetricsAutoConfiguration.class))
            .withPropertyValues(
                    "mq.name=a",
                    "mq.queues.a=127.0.0.1:0",
                    "mq.queues.b=127.0.0.1:1",
                    "mq.listener.auto-startup=false");

    private final ApplicationContextRunner runner = plain.withConfiguration(
                    AutoConfigurations.of(ObservationAutoConfiguration.class))
            .withPropertyValues("mq.observation-enabled=true");

    @Test
    void observesOnceItIsEnabled() {
        runner.run(context ->
                assertThat(context).hasSingleBean(MqSendObservations.class).hasSingleBean(MqReceiveObservations.class));
        runner.withPropertyValues("mq.observation-enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(ObservationRegistry.class)
                        .doesNotHaveBean(MqSendObserver.class));
    }

    @Test
    void isOffByDefault() {
        plain.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(MqSendObserver.class));
    }

    @Test
    void leavesThePlainTimersWhereThereIsNoRegistryOfObservations() {
        plain.withPropertyValues("mq.observation-enabled=true")
                .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(MqSendObservations.class)
                        .hasBean("mqSendTimers")
                        .hasBean("mqReceiveTimers"));
    }

    @Test
    void hasThePlainTimersStepAside() {
        runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .hasBean("mqMetrics")
                        .doesNotHaveBean("mqSendTimers")
                        .doesNotHaveBean("mqReceiveTimers"));
    }

    @Test
    void needsANode() {
        runner.withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MqSendObservations.class));
    }

    @Test
    void needsNoMeters() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context).hasSingleBean(MqSendObservations.class));
    }

    @Test
    void backsOffToOwnObservers() {
        runner.withBean(MqReceiveObserver.class, () -> MqReceiveObserver.NONE)
                .run(context -> assertThat(context)
                        .hasSingleBean(MqSendObservations.class)
                        .doesNotHaveBean(MqReceiveObservations.class));
    }

    @Test
    void namesAndTagsAsAnOwnConventionSays() {
        MqSendObservationConvention convention = new DefaultMqSendObservationConvention() {
            @Override
            public String getName() {
                return "orders.sends";
            }

            @Override
            public KeyValues getLowCardinalityKeyValues(MqSenderContext context) {
                return super.getLowCardinalityKeyValues(context).and("team", "orders");
            }
        };
        runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .withBean(MqSendObservationConvention.class, () -> convention)
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(context.getBean(MqTemplate.class).sendAsync("b", "x"))
                            .isCompletedExceptionally();

                    assertThat(meters.get("orders.sends")
                                    .tags("peer", "b", "outcome", "not_delivered", "team", "orders")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }
}
