package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.MqConnectionDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    MqTokenSanitizingFunction mqTokenSanitizingFunction(ObjectProvider<MqConnectionDetails> details) {
        return new MqTokenSanitizingFunction(() -> tokens(details));
    }

    private static Collection<String> tokens(ObjectProvider<MqConnectionDetails> details) {
        List<String> tokens = new ArrayList<>();
        details.forEach(source -> {
            tokens.add(source.getAuthToken());
            tokens.addAll(source.getAcceptedTokens());
        });
        return tokens;
    }
}
