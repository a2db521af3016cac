package io.flyweight.mq.spring.autoconfigure;

import java.util.List;
import java.util.Map;

/** What {@code mq.*} says. */
final class PropertiesMqConnectionDetails implements MqConnectionDetails {

    private final MqProperties properties;

    PropertiesMqConnectionDetails(MqProperties properties) {
        this.properties = properties;
    }

    @Override
    public Map<String, String> getQueues() {
        return properties.getQueues();
    }

    @Override
    public String getAuthToken() {
        return properties.getAuthToken();
    }

    @Override
    public List<String> getAcceptedTokens() {
        return properties.getAcceptedTokens();
    }
}
