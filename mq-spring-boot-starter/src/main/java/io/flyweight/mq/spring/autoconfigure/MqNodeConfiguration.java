package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.ManagerNode;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The node, and when it connects and listens. In a child of a context that has a node there is none of all this: the
 * child sends through its parent's node, which its parent stops.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "mq.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "mq.engine", havingValue = "mesh", matchIfMissing = true)
@Conditional(ParentNode.Absent.class)
class MqNodeConfiguration {

    /**
     * Backs off to a user's own. That one is connected, told to listen and stopped as this one would be; its settings are
     * its own, and it brings packets to annotated methods only if it was made with the {@code MqListenerContainer}.
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    Manager mqManager(
            MqProperties properties,
            MqConnectionDetails details,
            MqListenerContainer container,
            Environment environment,
            ObjectProvider<MqConfigCustomizer> customizers) {
        Config config = new MqConfigFactory(properties, details, environment)
                .create(customizers.orderedStream().toList());
        return new Manager(config, container);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    MqNode mqNode(Manager manager) {
        return new ManagerNode(manager);
    }

    /** An executor of its own, and no bean: a bean would make the application's own task executor back off. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnThreading(Threading.VIRTUAL)
    MqConfigCustomizer mqVirtualThreads() {
        VirtualThreadTaskExecutor executor = new VirtualThreadTaskExecutor("mq-lane-");
        return builder -> builder.handlerExecutor(executor);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MqConfigCustomizer mqTls(MqConnectionDetails details, MqProperties properties) {
        SslBundle bundle = details.getSslBundle();
        if (bundle == null) {
            return builder -> {};
        }
        SslBundleEngines engines =
                new SslBundleEngines(bundle, properties.getSsl().getClientAuth());
        if (details instanceof PropertiesMqConnectionDetails named) {
            named.onBundleUpdate(engines::change);
        }
        return builder -> builder.tls(engines);
    }

    @Bean
    MqConnectLifecycle mqConnectLifecycle(Manager manager, LifecycleProperties shutdown) {
        return new MqConnectLifecycle(manager, ShutdownTimeout.drain(shutdown));
    }

    @Bean
    MqListenLifecycle mqListenLifecycle(
            Manager manager,
            MqProperties properties,
            LifecycleProperties shutdown,
            ConfigurableEnvironment environment) {
        return new MqListenLifecycle(
                manager,
                ShutdownTimeout.drain(shutdown),
                properties.getListener().isAutoStartup(),
                new MqPortPublisher(environment));
    }
}
