package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.MqTemplate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration for the queue: a template always, and a node with its listeners unless {@code mq.enabled=false}.
 *
 * <p>A {@link Manager} bean of the application's own takes the place of the node that {@code mq.*} describes. It is
 * connected, told to listen and stopped with the application all the same, and the template sends through it. Annotated
 * methods get its packets only if it was made with the {@code MqListenerContainer} bean as its watcher.
 *
 * <p>A context whose parent has a {@link Manager} gets no node: it sends through the parent's, and closing it stops
 * nothing. Listeners belong into the parent; those in the child hear nothing, which is logged.
 */
@AutoConfiguration(after = {JacksonAutoConfiguration.class, SslAutoConfiguration.class})
@EnableConfigurationProperties({MqProperties.class, LifecycleProperties.class})
@Import({MqNodeConfiguration.class, MqListenerConfiguration.class, MqChildContextConfiguration.class})
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

    @Bean
    @ConditionalOnMissingBean(MqOperations.class)
    MqTemplate mqTemplate(
            ObjectProvider<Manager> manager,
            MqCodec codec,
            MqConnectionDetails details,
            MqGroups groups,
            MqProperties properties,
            Environment environment,
            ObjectProvider<MqSendObserver> observers) {
        Manager node = manager.getIfAvailable();
        if (node != null) {
            return new MqTemplate(node, codec, observers.orderedStream().toArray(MqSendObserver[]::new))
                    .withGroups(groups, properties.getPacketWaitTimeout());
        }
        List<String> peers = new ArrayList<>(details.getQueues().keySet());
        peers.remove(MqConfigFactory.name(properties, environment));
        return MqTemplate.disabled(peers, codec);
    }
}
