package io.flyweight.mq.spring.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.MqConnectionDetails;
import io.flyweight.mq.spring.autoconfigure.MqTokens;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

class MqTokenSanitizingFunctionTest {

    private final MqTokenSanitizingFunction function =
            new MqTokenSanitizingFunction(() -> List.of("", "s3cret-of-all", "abc"));

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class, MqEndpointAutoConfiguration.class))
            .withPropertyValues("mq.name=a", "mq.queues.a=127.0.0.1:0", "mq.listener.auto-startup=false");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mq.auth-token",
                "mq.authToken",
                "MQ_AUTHTOKEN",
                "MQ_AUTH_TOKEN",
                "mq.accepted-tokens[0]",
                "mq.acceptedTokens"
            })
    void masksByKeyHoweverItIsWritten(String key) {
        assertThat(sanitized(key, "x")).isEqualTo(SanitizableData.SANITIZED_VALUE);
    }

    @Test
    void masksByValueWhereverTheTokenStands() {
        assertThat(sanitized("MQ_TOKEN", "s3cret-of-all")).isEqualTo(SanitizableData.SANITIZED_VALUE);
        assertThat(sanitized("sun.java.command", "app --token=s3cret-of-all"))
                .isEqualTo(SanitizableData.SANITIZED_VALUE);
        assertThat(sanitized("MQ_TOKEN", "abc")).isEqualTo(SanitizableData.SANITIZED_VALUE);
    }

    @Test
    void leavesTheRestAsItIs() {
        assertThat(sanitized("mq.name", "orders")).isEqualTo("orders");
        assertThat(sanitized("alphabet", "abcdef")).isEqualTo("abcdef");
        assertThat(sanitized("nothing", null)).isNull();
    }

    @Test
    void keepsTheTokensOutOfWhatTheEndpointsShow() {
        runner.withConfiguration(AutoConfigurations.of(
                        EndpointAutoConfiguration.class,
                        EnvironmentEndpointAutoConfiguration.class,
                        ConfigurationPropertiesReportEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoints.jmx.exposure.include=*",
                        "spring.jmx.enabled=true",
                        "management.endpoint.env.show-values=always",
                        "management.endpoint.configprops.show-values=always",
                        "SOME_VARIABLE=s3cret-of-all",
                        "mq.auth-token=${SOME_VARIABLE}",
                        "mq.accepted-tokens=0ld-one,older-one")
                .run(context -> {
                    JsonMapper json = JsonMapper.shared();
                    String environment = json.writeValueAsString(
                            context.getBean(EnvironmentEndpoint.class).environment(null));
                    String properties =
                            json.writeValueAsString(context.getBean(ConfigurationPropertiesReportEndpoint.class)
                                    .configurationProperties());
                    assertThat(environment + properties)
                            .contains("SOME_VARIABLE", "authToken", "mq.auth-token", "127.0.0.1:0")
                            .doesNotContain("s3cret-of-all", "0ld-one", "older-one");
                });
    }

    @Test
    void masksATokenThatWasSetWhileRunningAndTheOldOneToo() {
        runner.withPropertyValues("mq.auth-token=first-secret").run(context -> {
            SanitizingFunction masks = context.getBean(MqTokenSanitizingFunction.class);
            context.getBean(MqTokens.class).change("second-secret", "first-secret", "third-secret");

            for (String token : List.of("first-secret", "second-secret", "third-secret")) {
                assertThat(masks.apply(new SanitizableData(null, "ANY", token)).getValue())
                        .isEqualTo(SanitizableData.SANITIZED_VALUE);
            }
            assertThat(context.getBean(MqTokens.class).toString()).doesNotContain("secret");
        });
    }

    @Test
    void asksConnectionDetailsOnceAndNotForEveryValue() {
        AtomicInteger asked = new AtomicInteger();
        MqConnectionDetails details = new MqConnectionDetails() {
            @Override
            public Map<String, String> getQueues() {
                return Map.of("a", "127.0.0.1:0");
            }

            @Override
            public String getAuthToken() {
                asked.incrementAndGet();
                return "s3cret";
            }
        };
        runner.withBean(MqConnectionDetails.class, () -> details).run(context -> {
            SanitizingFunction masks = context.getBean(MqTokenSanitizingFunction.class);
            int before = asked.get();
            for (int i = 0; i < 10; i++) {
                assertThat(masks.apply(new SanitizableData(null, "ANY", "s3cret"))
                                .getValue())
                        .isEqualTo(SanitizableData.SANITIZED_VALUE);
            }
            assertThat(asked).hasValue(before);
        });
    }

    @Test
    void needsTheActuator() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("mqTokenSanitizingFunction"));
    }

    @Test
    void worksBesideOwnSanitizingFunctions() {
        runner.withBean("own", SanitizingFunction.class, () -> data -> data)
                .run(context -> assertThat(context).hasSingleBean(MqTokenSanitizingFunction.class));
    }

    private @Nullable Object sanitized(String key, @Nullable Object value) {
        return function.apply(new SanitizableData(null, key, value)).getValue();
    }
}
