package io.flyweight.mq.spring.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.ManagerNode;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

class MqEndpointAutoConfigurationIT {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class, MqEndpointAutoConfiguration.class))
            .withPropertyValues("mq.name=a", "mq.queues.a=127.0.0.1:0", "mq.listener.auto-startup=false");

    private final WebApplicationContextRunner exposed =
            runner.withPropertyValues("management.endpoints.web.exposure.include=mq");

    @Test
    void isThereOnceItIsExposed() {
        exposed.run(context -> assertThat(context).hasSingleBean(MqEndpoint.class));
        runner.run(context -> assertThat(context).doesNotHaveBean(MqEndpoint.class));
    }

    @Test
    void canBeSwitchedOff() {
        exposed.withPropertyValues("management.endpoint.mq.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(MqEndpoint.class));
    }

    @Test
    void needsANode() {
        exposed.withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MqEndpoint.class));
    }

    @Test
    void needsNoTemplate() {
        exposed.withBean("one", MqOperations.class, () -> mock(MqOperations.class))
                .withBean("other", MqOperations.class, () -> mock(MqOperations.class))
                .run(context -> {
                    MqEndpoint endpoint = context.getBean(MqEndpoint.class);
                    assertThat(endpoint.mq(null).name()).isEqualTo("a");
                });
    }

    @Test
    void backsOffToAnOwnOne() {
        exposed.withBean("own", MqEndpoint.class, () -> {
                    Manager manager = new Manager(
                            Config.builder("x").queue("x", "127.0.0.1:0").build(), (name, packet) -> Ack.OK);
                    return new MqEndpoint(
                            new ManagerNode(manager),
                            MqGroups.NONE,
                            List.of(),
                            MqTemplate.disabled(List.of(), new MqCodec(new JacksonJsonMessageConverter())),
                            new ConnectionLog(new ManagerNode(manager), Clock.systemUTC()),
                            null);
                })
                .run(context ->
                        assertThat(context).hasSingleBean(MqEndpoint.class).hasBean("own"));
    }

    @Test
    void needsTheActuator() {
        exposed.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("mqEndpoint"));
    }
}
