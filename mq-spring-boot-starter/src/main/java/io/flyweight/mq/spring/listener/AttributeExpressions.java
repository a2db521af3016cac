package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Evaluates {@code ${...}} and {@code #{...}}. Spring's own resolver for this would make one text of a collection. */
record AttributeExpressions(ConfigurableBeanFactory beans) {

    @Nullable Object evaluate(String text) {
        String value = beans.resolveEmbeddedValue(text);
        BeanExpressionResolver expressions = beans.getBeanExpressionResolver();
        return value == null || expressions == null
                ? value
                : expressions.evaluate(value, new BeanExpressionContext(beans, null));
    }
}
