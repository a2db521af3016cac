package io.flyweight.mq.spring.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Puts the port that was bound into the environment, as {@code local.mq.port}. */
final class MqPortPublisher {

    static final String PROPERTY = "local.mq.port";

    private final Map<String, Object> values = new ConcurrentHashMap<>();

    MqPortPublisher(ConfigurableEnvironment environment) {
        environment.getPropertySources().addFirst(new MapPropertySource("mq.ports", values));
    }

    void publish(@Nullable String address) {
        if (address != null) {
            values.put(PROPERTY, Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)));
        }
    }
}
