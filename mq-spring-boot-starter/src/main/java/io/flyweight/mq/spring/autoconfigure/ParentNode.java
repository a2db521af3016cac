package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqNode;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether a parent of the context has a node: then this one has none, not the lifecycles of another's either. Boot's own
 * condition searches the ancestors only of a context that has any.
 */
abstract class ParentNode implements ConfigurationCondition {

    private final boolean wanted;

    ParentNode(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConfigurableListableBeanFactory own = context.getBeanFactory();
        BeanFactory parent = own == null ? null : own.getParentBeanFactory();
        boolean there =
                parent instanceof ListableBeanFactory beans && (has(beans, Manager.class) || has(beans, MqNode.class));
        return there == wanted;
    }

    private static boolean has(ListableBeanFactory beans, Class<?> type) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length > 0;
    }

    /** No parent has one: this context makes its own. */
    static final class Absent extends ParentNode {
        Absent() {
            super(false);
        }
    }

    /** A parent has one. */
    static final class Present extends ParentNode {
        Present() {
            super(true);
        }
    }
}
