package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Config;

/** A bean of this type has the last word on the node's configuration: executors, for instance, are not properties. */
@FunctionalInterface
public interface MqConfigCustomizer {

    /**
     * Changes the configuration before it is validated and built. Leave {@code dispatch} to {@code mq.dispatch}: the
     * annotated listeners go by the property.
     */
    void customize(Config.Builder builder);
}
