package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.ManagerSender;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqEngine;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.PacketSender;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration for the queue: a template always, and a node with its listeners unless {@code mq.enabled=false}. With
 * {@code mq.engine=rabbitmq} the node is the application's queue at a broker.
 *
 * <p>A {@link Manager} bean of the application's own takes the place of the node that {@code mq.*} describes. It is
 * connected, told to listen and stopped with the application all the same, and the template sends through it. Annotated
 * methods get its packets only if it was made with the {@code MqListenerContainer} bean as its watcher.
 *
 * <p>A context whose parent has a {@link Manager} gets no node: it sends through the parent's, and closing it stops
 * nothing. Listeners belong into the parent; those in the child hear nothing, which is logged.
 */
@AutoConfiguration(
        after = {JacksonAutoConfiguration.class, SslAutoConfiguration.class},
        afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@EnableConfigurationProperties({MqProperties.class, LifecycleProperties.class})
@Import({
    MqNodeConfiguration.class,
    MqRabbitConfiguration.class,
    MqListenerConfiguration.class,
    MqChildContextConfiguration.class
})
public final class MqAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(MqConnectionDetails.class)
    PropertiesMqConnectionDetails mqConnectionDetails(MqProperties properties, ObjectProvider<SslBundles> bundles) {
        return new PropertiesMqConnectionDetails(properties, bundles.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    MqTokens mqTokens(
            ObjectProvider<MqConnectionDetails> details, ObjectProvider<Manager> manager, Environment environment) {
        return new MqTokens(details, manager, environment);
    }

    @Bean
    @ConditionalOnMissingBean
    MqCodec mqCodec(ObjectProvider<JsonMapper> jsonMapper) {
        JsonMapper mapper = jsonMapper.getIfAvailable(() -> JsonMapper.builder().build());
        return new MqCodec(new JacksonJsonMessageConverter(mapper));
    }

    /** Backs off to groups of the application's own. */
    @Bean
    @ConditionalOnMissingBean
    MqGroups mqGroups(
            MqProperties properties, MqConnectionDetails details, ListableBeanFactory beans, Environment environment) {
        boolean open = Membership.isOpen(beans, environment);
        return GroupSettings.check(properties.getGroups(), details.getQueues().keySet(), open);
    }

    /** Backs off to a sender of the application's own, and to that of another engine. */
    @Bean
    @ConditionalOnBean(Manager.class)
    @ConditionalOnMissingBean
    PacketSender mqPacketSender(Manager manager) {
        return new ManagerSender(manager);
    }

    @Bean
    @ConditionalOnMissingBean(MqOperations.class)
    MqTemplate mqTemplate(
            ObjectProvider<PacketSender> sender,
            MqCodec codec,
            MqConnectionDetails details,
            MqGroups groups,
            MqProperties properties,
            Environment environment,
            ObjectProvider<MqSendObserver> observers) {
        PacketSender engine = sender.getIfAvailable();
        if (engine != null) {
            return new MqTemplate(engine, codec, observers.orderedStream().toArray(MqSendObserver[]::new))
                    .withGroups(groups, properties.getPacketWaitTimeout());
        }
        if (properties.isEnabled() && properties.getEngine() == MqEngine.RABBITMQ) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.engine",
                    properties.getEngine(),
                    "There is no connection to RabbitMQ: add spring-boot-starter-amqp, or one ConnectionFactory bean.");
        }
        List<String> peers = new ArrayList<>(details.getQueues().keySet());
        peers.remove(MqConfigFactory.name(properties, environment));
        return MqTemplate.disabled(peers, codec);
    }
}
