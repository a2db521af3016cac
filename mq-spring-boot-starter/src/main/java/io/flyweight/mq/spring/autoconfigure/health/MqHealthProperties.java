package io.flyweight.mq.spring.autoconfigure.health;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What {@code mq.health.*} may say. */
@ConfigurationProperties("mq.health")
public class MqHealthProperties {

    /** How many of the peers must be connected, or which. */
    public enum Required {
        /** At least one, if there is any. */
        ANY,
        /** Every one. */
        ALL,
        /** Those of {@code mq.health.peers}. */
        NAMED
    }

    /** Which peers must be connected for the health to be UP. */
    private Required required = Required.ANY;

    /** Names of the peers that must all be connected, with mq.health.required=named; of a group one member is enough. */
    private Set<String> peers = new LinkedHashSet<>();

    public Required getRequired() {
        return required;
    }

    public void setRequired(Required required) {
        this.required = required;
    }

    public Set<String> getPeers() {
        return peers;
    }

    public void setPeers(Set<String> peers) {
        this.peers = peers;
    }
}
