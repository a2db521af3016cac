package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.api.QueueNames;
import io.flyweight.mq.spring.MqGroups;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** From {@code mq.groups} to groups; a wrong one is named as a property. */
final class GroupSettings {

    private GroupSettings() {}

    static MqGroups check(Map<String, List<String>> groups, Collection<String> queues, boolean open) {
        groups.forEach((group, members) -> check(group, members, queues, open));
        return new MqGroups(groups);
    }

    private static void check(String group, List<String> members, Collection<String> queues, boolean open) {
        if (!QueueNames.isValid(group)) {
            throw wrong(group, members, "A group's name must be " + QueueNames.RULE + ".");
        }
        if (queues.contains(group)) {
            throw wrong(group, members, "There is a queue of that name in mq.queues: give the group another one.");
        }
        if (members.isEmpty()) {
            throw wrong(group, members, "It must name its members, of which there can be " + queues + ".");
        }
        for (String member : members) {
            if (!MqGroups.isMember(member)) {
                throw wrong(
                        group,
                        member,
                        "'" + member + "' is not allowed: a member must be " + MqGroups.MEMBER_RULE + ".");
            }
            if (!member.contains("*") && !open && !queues.contains(member)) {
                throw wrong(
                        group,
                        member,
                        "'" + member + "' must be one of the queues, which are " + queues + ", or a name with *.");
            }
        }
    }

    private static RuntimeException wrong(String group, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException("mq.groups." + group, value, reason);
    }
}
