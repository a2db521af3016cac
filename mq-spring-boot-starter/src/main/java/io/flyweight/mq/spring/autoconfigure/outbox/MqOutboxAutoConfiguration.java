package io.flyweight.mq.spring.autoconfigure.outbox;

import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.MqProperties;
import io.flyweight.mq.spring.outbox.OutboxListener;
import io.flyweight.mq.spring.outbox.OutboxRelay;
import io.flyweight.mq.spring.outbox.OutboxTransport;
import io.flyweight.mq.spring.outbox.PublicationIds;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.ExternalizationMode;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

/**
 * Auto-configuration for the outbox: events that are {@code @Externalized} go to the queue, or the group, that they name,
 * after the commit and at least once, where Spring Modulith keeps a table of events. Backs off where something else
 * externalizes them, as Modulith's support for brokers does.
 */
@AutoConfiguration(
        after = MqAutoConfiguration.class,
        afterName = {
            "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
            "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
            "org.springframework.modulith.events.amqp.RabbitEventExternalizerConfiguration",
            "org.springframework.modulith.events.jms.JmsEventExternalizerConfiguration",
            "org.springframework.modulith.events.kafka.KafkaEventExternalizerConfiguration",
            "org.springframework.modulith.events.messaging.SpringMessagingEventExternalizerConfiguration"
        })
@ConditionalOnClass(EventExternalizerModuleListener.class)
@ConditionalOnBean({EventPublicationRepository.class, EventExternalizationConfiguration.class, MqTemplate.class})
@ConditionalOnMissingBean(
        value = EventExternalizerModuleListener.class,
        type = "org.springframework.modulith.events.support.DelegatingEventExternalizer")
@ConditionalOnBooleanProperty(name = "mq.outbox.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "module-listener", matchIfMissing = true)
@EnableConfigurationProperties(MqOutboxProperties.class)
public final class MqOutboxAutoConfiguration {

    private static final String REPUBLISH = "spring.modulith.events.republish-outstanding-events-on-restart";
    private static final String LEGACY = "spring.modulith.events.jdbc.use-legacy-structure";

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static PublicationIds mqPublicationIds() {
        return new PublicationIds();
    }

    @Bean
    OutboxTransport mqOutboxTransport(MqTemplate template, BeanFactory beans) {
        StandardEvaluationContext expressions = new StandardEvaluationContext();
        expressions.setBeanResolver(new BeanFactoryResolver(beans));
        return new OutboxTransport(template, expressions);
    }

    @Bean
    OutboxListener mqOutboxListener(
            EventExternalizationConfiguration configuration, OutboxTransport transport, PublicationIds ids) {
        return new OutboxListener(configuration, transport, ids);
    }

    @Bean
    OutboxRelay mqOutboxRelay(
            EventPublicationRepository publications,
            EventExternalizationConfiguration configuration,
            OutboxTransport transport,
            ApplicationEventPublisher events,
            MqOutboxProperties properties,
            ObjectProvider<Clock> clock) {
        atLeast("mq.outbox.interval", properties.getInterval(), Duration.ofMillis(1), "1ms");
        atLeast("mq.outbox.max-interval", properties.getMaxInterval(), properties.getInterval(), "mq.outbox.interval");
        OutboxRelay.Backoff backoff = new OutboxRelay.Backoff(properties.getInterval(), properties.getMaxInterval());
        return new OutboxRelay(publications, configuration, transport, events, backoff, clock(clock));
    }

    @Bean
    OutboxRelayLifecycle mqOutboxRelayLifecycle(
            OutboxRelay relay,
            MqOutboxProperties properties,
            MqProperties queue,
            Environment environment,
            ObjectProvider<Clock> clock) {
        if (environment.getProperty(LEGACY, boolean.class, false)) {
            throw new InvalidConfigurationPropertyValueException(
                    LEGACY,
                    true,
                    "The outbox needs the table that Spring Modulith has made since 2.0, with a column STATUS.");
        }
        atLeast(
                "mq.outbox.stale-after",
                properties.getStaleAfter(),
                queue.getPacketWaitTimeout(),
                "mq.packet-wait-timeout, " + queue.getPacketWaitTimeout());
        boolean alone = environment.getProperty(REPUBLISH, boolean.class, false);
        return new OutboxRelayLifecycle(
                relay, properties.getInterval(), properties.getStaleAfter(), alone, clock(clock));
    }

    private static Clock clock(ObjectProvider<Clock> clock) {
        return clock.getIfAvailable(Clock::systemUTC);
    }

    private static void atLeast(String property, Duration value, Duration least, String said) {
        if (value.compareTo(least) < 0) {
            throw new InvalidConfigurationPropertyValueException(property, value, "It must be at least " + said + ".");
        }
    }
}
