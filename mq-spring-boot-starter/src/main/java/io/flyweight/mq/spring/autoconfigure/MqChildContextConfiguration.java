package io.flyweight.mq.spring.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** In a child of a context that has a node: says which listeners hear nothing. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "mq.enabled", matchIfMissing = true)
@Conditional(ParentNode.Present.class)
class MqChildContextConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static UnheardListeners mqUnheardListeners() {
        return new UnheardListeners();
    }
}
