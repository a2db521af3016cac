package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.Responder;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import io.flyweight.mq.spring.listener.MqListenerErrorHandler;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import io.flyweight.mq.spring.listener.WrongMqListenerException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/** Listeners on beans that are more, or less, than plain singletons. */
class ListenerBeansIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class))
            .withPropertyValues("mq.name=orders", "mq.queues.orders=127.0.0.1:0", "mq.listener.auto-startup=false");

    @Test
    void callsAProxiedBeanThroughItsProxy() {
        List<String> seen = new CopyOnWriteArrayList<>();

        runner.withBean(Hearing.class)
                .withBean(BeanPostProcessor.class, () -> new Proxies(seen))
                .run(context -> {
                    assertThat(AopUtils.isCglibProxy(context.getBean(Hearing.class)))
                            .isTrue();
                    assertThat(deliver(context)).isEqualTo(Ack.OK);
                    assertThat(seen).containsExactly("on");
                });
    }

    @Test
    void registersAScopedBeanOnceAndCallsItThroughItsProxy() {
        runner.withUserConfiguration(ScopedHearing.class)
                .withInitializer(context -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()))
                .run(context -> {
                    assertThat(context.getBean(MqListenerRegistry.class).ids()).containsExactly("hearing.on(String)");
                    context.getBean(Hearing.class).heard();
                    assertThat(deliver(context)).isEqualTo(Ack.OK);
                    assertThat(context.getBean(Hearing.class).heard()).containsExactly("hello");
                });
    }

    @Test
    void refusesAPrototypeAtTheStart() {
        runner.withUserConfiguration(PrototypeHearing.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("'hearing'")
                        .hasMessageContaining("no singleton"));
    }

    @Test
    void refusesAPayloadToBeValidatedWhereTwoValidatorsCouldDoIt() {
        runner.withBean(Validating.class)
                .withBean("first", Validator.class, () -> Validator.forInstanceOf(Text.class, (text, errors) -> {}))
                .withBean("second", Validator.class, () -> Validator.forInstanceOf(Text.class, (text, errors) -> {}))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Validating.on(Text)")
                        .hasMessageContaining("@Primary"));
    }

    @Test
    void letsExpressionsNameBeansAndResolveToMany() {
        runner.withUserConfiguration(Expressing.class)
                .withPropertyValues("topic=night", "on=FALSE")
                .run(context -> {
                    MqListenerContainer container = context.getBean(MqListenerContainer.class);
                    MqListenerRegistry registry = context.getBean(MqListenerRegistry.class);
                    assertThat(registry.ids()).containsExactlyInAnyOrder("many", "off-night");
                    assertThat(registry.isRunning("off-night")).isFalse();
                    for (String sender : List.of("shop", "mail", "bank")) {
                        assertThat(container.newPacket(sender, packet("night")))
                                .isEqualTo(sender.equals("bank") ? Ack.REJECTED : Ack.OK);
                    }
                    assertThat(container.newPacket("shop", packet("day"))).isEqualTo(Ack.OK);
                    assertThat(container.newPacket("shop", packet("dawn"))).isEqualTo(Ack.REJECTED);
                });
    }

    @Test
    void takesTheOnlyErrorHandlerForListenersThatNameNone() {
        runner.withBean(Failing.class)
                .withBean("all", MqListenerErrorHandler.class, () -> (message, e) -> Ack.OK)
                .withBean(
                        "named",
                        MqListenerErrorHandler.class,
                        () -> (message, e) -> Ack.UNKNOWN,
                        definition -> asNamedOnly(definition))
                .run(context -> {
                    MqListenerContainer container = context.getBean(MqListenerContainer.class);
                    assertThat(container.newPacket("shop", packet("any"))).isEqualTo(Ack.OK);
                    assertThat(container.newPacket("shop", packet("own"))).isEqualTo(Ack.UNKNOWN);
                });
    }

    @Test
    void refusesAnErrorHandlerThatIsNoneAtTheStart() {
        runner.withBean(Failing.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(WrongMqListenerException.class)
                        .hasMessageContaining("'errorHandler'")
                        .hasMessageContaining("'named'")
                        .hasMessageContaining("no bean of this name"));
        runner.withBean(Failing.class)
                .withBean("named", String.class, () -> "no handler")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(WrongMqListenerException.class)
                        .hasMessageContaining("no MqListenerErrorHandler, but a class java.lang.String"));
    }

    @Test
    void refusesToChooseAmongErrorHandlersForAListenerThatNamesNone() {
        ApplicationContextRunner two = runner.withBean(
                        "named", MqListenerErrorHandler.class, () -> (message, e) -> Ack.UNKNOWN)
                .withBean("other", MqListenerErrorHandler.class, () -> (message, e) -> Ack.OK);
        two.withBean(Failing.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(WrongMqListenerException.class)
                        .hasMessageContaining("'errorHandler'")
                        .hasMessageContaining("[named, other]")
                        .hasMessageContaining("@Primary"));
        two.withBean(Naming.class).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void validatesWithTheApplicationsOwnValidator() {
        runner.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withBean(Ordering.class)
                .run(context -> {
                    List<String> reasons = new ArrayList<>();
                    Packet packet = Packet.received(
                            Map.of("mq-type", "Order"),
                            "{\"article\":\" \",\"pieces\":0}".getBytes(),
                            false,
                            new Reasons(reasons));

                    Ack ack = context.getBean(MqListenerContainer.class).newPacket("shop", packet);

                    assertThat(ack).isEqualTo(Ack.REJECTED);
                    assertThat(reasons)
                            .singleElement()
                            .asString()
                            .contains("pieces must be more than none", "article ");
                    assertThat(context.getBean(Ordering.class).orders).isEmpty();
                });
    }

    private static void asNamedOnly(BeanDefinition definition) {
        if (definition instanceof AbstractBeanDefinition bean) {
            bean.setDefaultCandidate(false);
        }
    }

    private static Packet packet(String subject) {
        return new Packet(Map.of("mq-subject", subject), new byte[0]);
    }

    private static Ack deliver(AssertableApplicationContext context) {
        return context.getBean(MqListenerContainer.class).newPacket("shop", new Packet(Map.of(), "hello".getBytes()));
    }

    static class Hearing {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @MqListener
        void on(String text) {
            heard.add(text);
        }

        List<String> heard() {
            return heard;
        }
    }

    record Text(String text) {}

    record Order(
            @NotBlank String article,

            @Min(value = 1, message = "must be more than none") int pieces) {}

    static class Ordering {

        private final List<Order> orders = new CopyOnWriteArrayList<>();

        @MqListener
        void on(@Valid Order order) {
            orders.add(order);
        }
    }

    static class Failing {

        @MqListener
        void on(byte[] any) {
            throw new IllegalStateException("any");
        }

        @MqListener(subject = "own", errorHandler = "#{'named'}")
        void onOwn(byte[] any) {
            throw new IllegalStateException("own");
        }
    }

    static class Naming {

        @MqListener(errorHandler = "named")
        void on(byte[] any) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Expressing {

        @Bean
        List<String> senders() {
            return List.of("shop", "mail");
        }

        @Bean
        String subject() {
            return "day";
        }

        @MqListener(
                id = "many",
                from = "#{@senders}",
                subject = {"${topic}", "#{@subject}"})
        void on(byte[] any) {}

        @MqListener(id = "off-${topic}", subject = "dawn", autoStartup = "${on}")
        void off(byte[] any) {}
    }

    /** Notes what senders are told. */
    record Reasons(List<String> reasons) implements Responder {

        @Override
        public void reply(Packet request, Map<String, String> headers, byte[] body) {}

        @Override
        public void reason(Packet packet, String why) {
            reasons.add(why);
        }
    }

    static class Validating {

        @MqListener
        void on(@Validated Text text) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedHearing {

        @Bean
        @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Hearing hearing() {
            return new Hearing();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrototypeHearing {

        @Bean
        @Scope("prototype")
        Hearing hearing() {
            return new Hearing();
        }
    }

    /** Wraps the listener's bean as an aspect would, and notes the calls. */
    record Proxies(List<String> seen) implements BeanPostProcessor {

        @Override
        public Object postProcessBeforeInitialization(Object bean, String beanName) {
            if (!(bean instanceof Hearing)) {
                return bean;
            }
            ProxyFactory factory = new ProxyFactory(bean);
            factory.setProxyTargetClass(true);
            MethodInterceptor note = call -> {
                seen.add(call.getMethod().getName());
                return call.proceed();
            };
            factory.addAdvice(note);
            return factory.getProxy();
        }
    }
}
