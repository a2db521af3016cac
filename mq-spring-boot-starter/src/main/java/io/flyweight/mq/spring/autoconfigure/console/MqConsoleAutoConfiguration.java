package io.flyweight.mq.spring.autoconfigure.console;

import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.autoconfigure.endpoint.MqEndpointAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.endpoint.SendLatencies;
import io.flyweight.mq.spring.autoconfigure.metrics.MqMetricsAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration for what the console shows. Its page is served by {@link ConsoleManagementConfiguration}, in the
 * context in which the actuator's endpoints are. After the meters, which step aside for other observers of sends, and not
 * for this one.
 */
@AutoConfiguration(after = {MqEndpointAutoConfiguration.class, MqMetricsAutoConfiguration.class})
@ConditionalOnClass(WebEndpointsSupplier.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty("mq.console.enabled")
@ConditionalOnBean(MqNode.class)
@EnableConfigurationProperties(MqConsoleProperties.class)
@ImportRuntimeHints(MqConsoleAutoConfiguration.Files.class)
public final class MqConsoleAutoConfiguration {

    /** A native image has the resources that it is told of. */
    static final class Files implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.resources().registerPattern(ConsoleFiles.OWN);
            hints.reflection().registerType(ConsoleSettings.class, MemberCategory.INVOKE_DECLARED_METHODS);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    SendLatencies mqSendLatencies() {
        return new SendLatencies();
    }
}
