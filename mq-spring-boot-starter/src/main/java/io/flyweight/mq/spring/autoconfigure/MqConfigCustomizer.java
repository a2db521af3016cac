package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Config;

/** A bean of this type has the last word on the node's configuration: executors, for instance, are not properties. */
@FunctionalInterface
public interface MqConfigCustomizer {

    /** Changes the configuration before it is validated and built. */
    void customize(Config.Builder builder);
}
