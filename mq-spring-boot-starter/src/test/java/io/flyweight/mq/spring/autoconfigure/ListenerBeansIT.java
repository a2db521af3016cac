package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
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
