package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerConfigurer;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import io.flyweight.mq.spring.listener.MqListenerEndpoint;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import io.flyweight.mq.spring.listener.MqRoute;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.messaging.converter.StringMessageConverter;

class MqAutoConfigurationIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class, JacksonAutoConfiguration.class))
            .withPropertyValues("mq.name=orders", "mq.queues.orders=127.0.0.1:0", "mq.listener.auto-startup=false");

    @Test
    void bringsATemplateANodeAndARegistry() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(MqOperations.class)
                .hasSingleBean(MqTemplate.class)
                .hasSingleBean(Manager.class)
                .hasSingleBean(MqCodec.class)
                .hasSingleBean(MqListenerRegistry.class)
                .hasSingleBean(PropertiesMqConnectionDetails.class));
    }

    @Test
    void backsOffToOwnConnectionDetails() {
        MqConnectionDetails own = () -> Map.of("orders", "127.0.0.1:0");

        runner.withBean(MqConnectionDetails.class, () -> own)
                .withPropertyValues("mq.queues.orders=not an address")
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(PropertiesMqConnectionDetails.class));
    }

    @Test
    void backsOffToAnOwnTemplate() {
        MqCodec codec = new MqCodec(new StringMessageConverter());
        MqTemplate own = MqTemplate.disabled(List.of(), codec);

        runner.withBean("own", MqOperations.class, () -> own)
                .run(context ->
                        assertThat(context).hasSingleBean(MqOperations.class).doesNotHaveBean("mqTemplate"));
    }

    @Test
    void backsOffToAnOwnCodec() {
        MqCodec own = new MqCodec(new StringMessageConverter());

        runner.withBean("own", MqCodec.class, () -> own)
                .run(context -> assertThat(context.getBean(MqCodec.class)).isSameAs(own));
    }

    @Test
    void backsOffToAnOwnManager() {
        Config config = Config.builder("own").queue("own", "127.0.0.1:0").build();
        Manager own = new Manager(config, (name, packet) -> Ack.OK);

        runner.withBean("own", Manager.class, () -> own)
                .run(context -> assertThat(context.getBean(Manager.class)).isSameAs(own));
    }

    @Test
    void worksWithoutJacksonsAutoConfiguration() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class))
                .withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context).hasSingleBean(MqCodec.class));
    }

    @Test
    void keepsTheTemplateWhenDisabledAndItsSendsSayWhy() {
        runner.withPropertyValues("mq.enabled=false", "mq.queues.mail=10.0.0.1:1")
                .withUserConfiguration(Listening.class)
                .run(context -> {
                    assertThat(context)
                            .doesNotHaveBean(Manager.class)
                            .doesNotHaveBean(MqListenerRegistry.class)
                            .doesNotHaveBean(MqConnectLifecycle.class)
                            .doesNotHaveBean(MqListenLifecycle.class);
                    MqTemplate template = context.getBean(MqTemplate.class);
                    assertThatExceptionOfType(MqOutClosedException.class)
                            .isThrownBy(() -> template.send("mail", "x"))
                            .withMessageContaining("mq.enabled=false");
                    assertThat(template.broadcast("x")).containsOnlyKeys("mail");
                });
    }

    @Test
    void takesItsNameFromTheApplicationUnlessItHasOne() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class))
                .withPropertyValues(
                        "spring.application.name=shop", "mq.queues.shop=127.0.0.1:0", "mq.listener.auto-startup=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void letsCustomizersHaveTheLastWord() {
        runner.withPropertyValues("mq.packet-size-limit=0")
                .withBean(MqConfigCustomizer.class, () -> builder -> builder.packetSizeLimit(1024))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void registersAnnotatedMethodsWithResolvedPlaceholdersAndThoseOfConfigurers() {
        runner.withUserConfiguration(Listening.class)
                .withPropertyValues("who=mail")
                .withBean(
                        MqListenerConfigurer.class,
                        () -> registrar -> registrar.register(new MqListenerEndpoint(
                                "own", MqRoute.of(List.of(), List.of("own"), Object.class), m -> null)))
                .run(context -> {
                    assertThat(context.getBean(MqListenerRegistry.class).ids())
                            .containsExactlyInAnyOrder("listening.on(String)", "mail-listener", "own");
                    MqListenerContainer container = context.getBean(MqListenerContainer.class);
                    Packet packet = new Packet(Map.of(), new byte[0]);
                    assertThat(container.newPacket("mail", packet)).isEqualTo(Ack.OK);
                    assertThat(container.newPacket("bank", packet)).isEqualTo(Ack.REJECTED);
                });
    }

    @Test
    void makesBeansThatOnlyListenEvenWithLazyInitialization() {
        runner.withUserConfiguration(Listening.class)
                .withPropertyValues("who=mail")
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(
                                context.getBean(MqListenerRegistry.class).ids())
                        .contains("mail-listener"));
    }

    @Test
    void registersListenersOfBeansThatAreMadeLate() {
        runner.withUserConfiguration(LateListening.class).run(context -> {
            MqListenerRegistry registry = context.getBean(MqListenerRegistry.class);
            assertThat(registry.ids()).isEmpty();
            context.getBean("late");
            assertThat(registry.ids()).containsExactly("late");
        });
    }

    @Test
    void exposesNoExecutorThatWouldMakeTheApplicationsBackOff() {
        runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> {
                    assertThat(context).hasSingleBean(Executor.class);
                    assertThat(context.getBean("applicationTaskExecutor")).isInstanceOf(AsyncTaskExecutor.class);
                });
    }

    @Test
    void bringsHealthAndMetersWhereTheirLibrariesAre() {
        new ApplicationContextRunner()
                .withUserConfiguration(Whole.class)
                .withPropertyValues("mq.name=orders", "mq.queues.orders=127.0.0.1:0")
                .run(context -> assertThat(context)
                        .hasBean("mqHealthContributor")
                        .hasBean("mqMetrics")
                        .hasBean("mqTokenSanitizingFunction"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Whole {}

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        @Bean
        Listener listening() {
            return new Listener();
        }
    }

    static class Listener {

        @MqListener(subject = "a")
        void on(String body) {}

        @MqListener(id = "${who}-listener", from = "#{'${who}'}")
        void from(String body) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class LateListening {

        @Bean
        @Lazy
        Late late() {
            return new Late();
        }
    }

    static class Late {

        @MqListener(id = "late")
        void on(String body) {}
    }
}
