package io.flyweight.mq.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.autoconfigure.MqConnectionDetails;
import io.flyweight.mq.spring.listener.MqListenerConfigurer;
import io.flyweight.mq.spring.listener.MqListenerEndpoint;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import io.flyweight.mq.spring.listener.MqRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.test.annotation.DirtiesContext;

/** Listeners on beans that are made late or by scope, or are no beans, and a node that takes its peers from a bean. */
@Tag("ahead-of-time")
@SpringBootTest(properties = {"mq.name=self", "spring.main.lazy-initialization=true"})
@DirtiesContext
class ListenerBeansContextIT {

    @Test
    void hearOnEachOfThem(@Autowired MqTemplate template, @Autowired MqListenerRegistry registry) {
        template.awaitConnected("self", Duration.ofSeconds(10));

        for (String subject : List.of("single", "scoped", "configured")) {
            assertThat(template.sendAndReceive("self", "x", Map.of(MqHeaders.SUBJECT, subject), null, String.class))
                    .isEqualTo(subject);
        }
        assertThat(registry.ids())
                .containsExactlyInAnyOrder("single.on(String)", "scoped.onScoped(String)", "configured");
    }

    static class Single {

        @MqListener(subject = "single")
        String on(String text) {
            return "single";
        }
    }

    static class Scoped {

        @MqListener(subject = "scoped")
        String onScoped(String text) {
            return "scoped";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        static CustomScopeConfigurer scopes() {
            CustomScopeConfigurer scopes = new CustomScopeConfigurer();
            scopes.addScope("thread", new SimpleThreadScope());
            return scopes;
        }

        @Bean
        MqConnectionDetails details() {
            return () -> Map.of("self", "127.0.0.1:0");
        }

        @Bean
        Single single() {
            return new Single();
        }

        @Bean
        @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Scoped scoped() {
            return new Scoped();
        }

        @Bean
        MqListenerConfigurer configured() {
            return registrar -> registrar.register(new MqListenerEndpoint(
                    "configured", MqRoute.of(List.of(), List.of("configured"), Object.class), message -> "configured"));
        }
    }
}
