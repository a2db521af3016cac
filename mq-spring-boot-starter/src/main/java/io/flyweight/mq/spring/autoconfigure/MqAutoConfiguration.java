package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.MqTemplate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration for the queue: a template always, and a node with its listeners unless {@code mq.enabled=false}.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class)
@EnableConfigurationProperties(MqProperties.class)
@Import({MqNodeConfiguration.class, MqListenerConfiguration.class})
public final class MqAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(MqConnectionDetails.class)
    PropertiesMqConnectionDetails mqConnectionDetails(MqProperties properties) {
        return new PropertiesMqConnectionDetails(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    MqCodec mqCodec(ObjectProvider<JsonMapper> jsonMapper) {
        JsonMapper mapper = jsonMapper.getIfAvailable(() -> JsonMapper.builder().build());
        return new MqCodec(new JacksonJsonMessageConverter(mapper));
    }

    @Bean
    @ConditionalOnMissingBean(MqOperations.class)
    MqTemplate mqTemplate(
            ObjectProvider<Manager> manager,
            MqCodec codec,
            MqConnectionDetails details,
            MqProperties properties,
            Environment environment) {
        Manager node = manager.getIfAvailable();
        if (node != null) {
            return new MqTemplate(node, codec);
        }
        List<String> peers = new ArrayList<>(details.getQueues().keySet());
        peers.remove(MqConfigFactory.name(properties, environment));
        return MqTemplate.disabled(peers, codec);
    }
}
