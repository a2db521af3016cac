package io.flyweight.mq.spring.autoconfigure.outbox;

import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.MqProperties;
import io.flyweight.mq.spring.outbox.Outbox;
import io.flyweight.mq.spring.outbox.OutboxBackoff;
import io.flyweight.mq.spring.outbox.OutboxEvents;
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
import org.springframework.modulith.events.core.EventPublicationRegistry;
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

    private static final String TRIGGER = "spring.modulith.events.registry-trigger-annotation";
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
    OutboxEvents mqOutboxEvents(
            EventExternalizationConfiguration configuration,
            OutboxTransport transport,
            ApplicationEventPublisher publisher) {
        return new OutboxEvents(configuration, transport, publisher);
    }

    @Bean(destroyMethod = "close")
    Outbox mqOutbox(ObjectProvider<EventPublicationRegistry> registry, OutboxEvents events, PublicationIds ids) {
        return new Outbox(registry::getObject, events, ids);
    }

    @Bean
    OutboxListener mqOutboxListener(EventExternalizationConfiguration configuration, Outbox outbox) {
        return new OutboxListener(configuration, outbox);
    }

    @Bean
    OutboxRelay mqOutboxRelay(
            Outbox outbox,
            EventPublicationRepository publications,
            OutboxEvents events,
            MqOutboxProperties properties,
            ObjectProvider<Clock> clock) {
        atLeast("mq.outbox.interval", properties.getInterval(), Duration.ofMillis(1), "1ms");
        atLeast("mq.outbox.max-interval", properties.getMaxInterval(), properties.getInterval(), "mq.outbox.interval");
        OutboxBackoff backoff = new OutboxBackoff(properties.getInterval(), properties.getMaxInterval());
        return new OutboxRelay(outbox, publications, events, backoff, clock(clock));
    }

    @Bean
    OutboxRelayLifecycle mqOutboxRelayLifecycle(
            Outbox outbox,
            OutboxRelay relay,
            MqOutboxProperties properties,
            MqProperties queue,
            Environment environment,
            ObjectProvider<Clock> clock) {
        refuse(
                environment,
                LEGACY,
                "The outbox needs the table that Spring Modulith has made since 2.0, with a column STATUS.");
        refuse(environment, TRIGGER, "With it Spring Modulith stores no event for the outbox; leave it out.");
        Duration twice = queue.getPacketWaitTimeout().multipliedBy(2);
        atLeast(
                "mq.outbox.stale-after",
                properties.getStaleAfter(),
                twice,
                twice.toMillis() + "ms, twice mq.packet-wait-timeout");
        return new OutboxRelayLifecycle(outbox, relay, properties, clock(clock));
    }

    private static void refuse(Environment environment, String property, String reason) {
        String value = environment.getProperty(property, "");
        if (!value.isEmpty() && !value.equals("false")) {
            throw new InvalidConfigurationPropertyValueException(property, value, reason);
        }
    }

    private static Clock clock(ObjectProvider<Clock> clock) {
        return clock.getIfAvailable(Clock::systemUTC);
    }

    private static void atLeast(String property, Duration value, Duration least, String said) {
        if (value.compareTo(least) < 0) {
            throw new InvalidConfigurationPropertyValueException(
                    property, value.toMillis() + "ms", "It must be at least " + said + ".");
        }
    }
}
