package io.flyweight.mq.spring.autoconfigure.health;

import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.autoconfigure.health.MqHealthProperties.Required;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Which peers the application cannot do without. */
record RequiredPeers(Required rule, Set<String> names, MqGroups groups) {

    /** Checks the properties against the names that there are. */
    static RequiredPeers of(MqHealthProperties properties, MqGroups groups, Collection<String> known) {
        Required rule = properties.getRequired();
        Set<String> names = properties.getPeers();
        if (rule == Required.NAMED && names.isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.health.peers",
                    names,
                    "With mq.health.required=named it must name one or more of " + known + ".");
        }
        if (rule != Required.NAMED && !names.isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.health.required", rule, "With mq.health.peers it must be named; or leave mq.health.peers out.");
        }
        for (String name : names) {
            if (!known.contains(name) && !groups.members().containsKey(name)) {
                throw new InvalidConfigurationPropertyValueException(
                        "mq.health.peers",
                        name,
                        "It must be one of the other queues, which are " + known + ", or of the groups, which are "
                                + groups.members().keySet() + ".");
            }
        }
        return new RequiredPeers(rule, Set.copyOf(names), groups);
    }

    boolean areConnected(List<PeerStatus> peers) {
        Set<String> connected = peers.stream()
                .filter(peer -> peer.state() == OutConnState.CONNECTED)
                .map(PeerStatus::name)
                .collect(Collectors.toSet());
        return switch (rule) {
            case ANY -> peers.isEmpty() || !connected.isEmpty();
            case ALL -> connected.size() == peers.size();
            case NAMED -> names.stream().allMatch(name -> isConnected(name, connected));
        };
    }

    /** Of a group one member is enough. */
    private boolean isConnected(String name, Set<String> connected) {
        return groups.members().containsKey(name)
                ? !groups.among(connected, name).isEmpty()
                : connected.contains(name);
    }
}
