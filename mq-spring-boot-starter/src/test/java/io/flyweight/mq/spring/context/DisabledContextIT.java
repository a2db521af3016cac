package io.flyweight.mq.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

/** An application under test that is to have no node. */
@Tag("ahead-of-time")
@SpringBootTest(properties = {"mq.enabled=false", "mq.name=self", "mq.queues.self=127.0.0.1:0"})
class DisabledContextIT {

    @Test
    void hasATemplateAndNoNode(@Autowired MqTemplate template, @Autowired ObjectProvider<Manager> manager) {
        assertThat(manager.getIfAvailable()).isNull();
        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> template.send("self", "x"))
                .withMessageContaining("mq.enabled=false");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @MqListener
        void on(String text) {}
    }
}
