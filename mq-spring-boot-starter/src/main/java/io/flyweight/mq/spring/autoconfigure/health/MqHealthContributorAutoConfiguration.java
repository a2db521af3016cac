package io.flyweight.mq.spring.autoconfigure.health;

import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.autoconfigure.Membership;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration for the health indicator {@code mq}. */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(MqNode.class)
@ConditionalOnEnabledHealthIndicator("mq")
@EnableConfigurationProperties(MqHealthProperties.class)
public final class MqHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"mqHealthIndicator", "mqHealthContributor"})
    MqHealthIndicator mqHealthContributor(
            MqNode node,
            MqGroups groups,
            MqHealthProperties properties,
            ListableBeanFactory beans,
            Environment environment) {
        Set<String> known = new LinkedHashSet<>(node.peers());
        if (Membership.isOpen(beans, environment)) {
            known.addAll(properties.getPeers());
        }
        return new MqHealthIndicator(node::status, RequiredPeers.of(properties, groups, known));
    }
}
