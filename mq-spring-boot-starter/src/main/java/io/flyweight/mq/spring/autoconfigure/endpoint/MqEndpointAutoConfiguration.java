package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.MqTokens;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the endpoint {@code mq}, and for what other endpoints may show of the queue. */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnClass({SanitizingFunction.class, ConditionalOnAvailableEndpoint.class})
public final class MqEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MqTokenSanitizingFunction mqTokenSanitizingFunction(ObjectProvider<MqTokens> tokens) {
        return new MqTokenSanitizingFunction(() -> known(tokens.getIfAvailable()));
    }

    @Bean
    @ConditionalOnBean(MqNode.class)
    @ConditionalOnAvailableEndpoint(endpoint = MqEndpoint.class)
    ConnectionLog mqConnectionLog(MqNode node) {
        return new ConnectionLog(node, Clock.systemUTC());
    }

    @Bean
    @ConditionalOnBean(MqNode.class)
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    MqEndpoint mqEndpoint(
            MqNode node,
            MqGroups groups,
            ObjectProvider<MqListenerRegistry> registries,
            ObjectProvider<MqOperations> template,
            ConnectionLog log,
            ObjectProvider<SendLatencies> latencies) {
        return new MqEndpoint(
                node,
                groups,
                registries.orderedStream().toList(),
                template.getIfUnique(),
                log,
                latencies.getIfAvailable());
    }

    private static Collection<String> known(@Nullable MqTokens tokens) {
        return tokens == null ? List.of() : tokens.known();
    }
}
