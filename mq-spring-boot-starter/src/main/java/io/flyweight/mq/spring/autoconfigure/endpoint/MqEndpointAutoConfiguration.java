package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.MqTokens;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for what the actuator's endpoints may show of the queue. */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
public final class MqEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MqTokenSanitizingFunction mqTokenSanitizingFunction(ObjectProvider<MqTokens> tokens) {
        return new MqTokenSanitizingFunction(() -> known(tokens.getIfAvailable()));
    }

    private static Collection<String> known(@Nullable MqTokens tokens) {
        return tokens == null ? List.of() : tokens.known();
    }
}
