package io.flyweight.mq.spring.autoconfigure.discovery;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.discovery.DiscoveryClientQueueDirectory;
import io.flyweight.mq.spring.discovery.DnsQueueDirectory;
import io.flyweight.mq.spring.discovery.QueueDirectory;
import io.flyweight.mq.spring.discovery.QueueDiscovery;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.OnPropertyListCondition;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for queues that are found at run time: by the DNS, by Spring Cloud's {@code DiscoveryClient}, and by
 * beans of the application's own of type {@link QueueDirectory}. Without any of them nothing is looked for.
 */
@AutoConfiguration(
        after = MqAutoConfiguration.class,
        afterName = "org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration")
@ConditionalOnBean(value = Manager.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(MqDiscoveryProperties.class)
public final class MqDiscoveryAutoConfiguration {

    private static final String CLIENT = "mqDiscoveryClientQueueDirectory";

    @Bean
    QueueDiscoveryLifecycle mqQueueDiscovery(
            Manager manager,
            MqGroups groups,
            MqDiscoveryProperties properties,
            ObjectProvider<QueueDirectory> beans,
            BeanFactory factory) {
        if (properties.getInterval().isNegative() || properties.getInterval().isZero()) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.discovery.interval", properties.getInterval(), "It must be above 0.");
        }
        if (!properties.getServices().isEmpty() && !factory.containsBean(CLIENT)) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.discovery.services",
                    properties.getServices(),
                    "There is no DiscoveryClient to ask for them: add a starter of Spring Cloud that has one.");
        }
        List<QueueDirectory> directories = new ArrayList<>(beans.orderedStream().toList());
        properties.getDns().forEach((prefix, name) -> directories.add(dns(prefix, name, properties)));
        return new QueueDiscoveryLifecycle(new QueueDiscovery(manager, groups, directories), properties.getInterval());
    }

    private static DnsQueueDirectory dns(String prefix, String name, MqDiscoveryProperties properties) {
        try {
            return new DnsQueueDirectory(prefix, name, properties.getDnsServer());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.discovery.dns." + prefix, name, e.getMessage() + ".");
        }
    }

    /** Where Spring Cloud has a client. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DiscoveryClient.class)
    @Conditional(ServicesAreNamed.class)
    static class WithDiscoveryClient {

        @Bean(CLIENT)
        @ConditionalOnBean(DiscoveryClient.class)
        QueueDirectory mqDiscoveryClientQueueDirectory(
                ObjectProvider<DiscoveryClient> client, MqDiscoveryProperties properties) {
            return new DiscoveryClientQueueDirectory(client.getObject(), properties.getServices());
        }
    }

    /** Whether {@code mq.discovery.services} has any. */
    static class ServicesAreNamed extends OnPropertyListCondition {

        ServicesAreNamed() {
            super("mq.discovery.services", () -> ConditionMessage.forCondition("Services to be asked for"));
        }
    }
}
