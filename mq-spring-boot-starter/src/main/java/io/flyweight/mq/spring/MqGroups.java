package io.flyweight.mq.spring;

import io.flyweight.mq.api.QueueNames;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.PatternMatchUtils;

/**
 * Names for several queues that do the same work: what is sent to a group goes to one of its members. Immutable.
 *
 * @param members queues by the group's name: names, or names with a {@code *} for any characters, which stand for all
 *     queues that fit at the time of a send
 */
public record MqGroups(Map<String, List<String>> members) {

    /** What a member may be, for messages. */
    public static final String MEMBER_RULE =
            "a queue's name, " + QueueNames.RULE + ", in which * stands for any of these";

    /** No groups. */
    public static final MqGroups NONE = new MqGroups(Map.of());

    private static final String ANY = "*";

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name of a group or a member is not allowed, or a group has no members
     */
    public MqGroups {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        members.forEach((group, queues) -> {
            if (!QueueNames.isValid(group)) {
                throw new IllegalArgumentException(
                        "group '" + group + "' is not allowed; a name is " + QueueNames.RULE);
            }
            if (queues.isEmpty() || !queues.stream().allMatch(MqGroups::isMember)) {
                throw new IllegalArgumentException("group '" + group + "' with " + queues
                        + " is not allowed; it needs members, each " + MEMBER_RULE);
            }
            copy.put(group, List.copyOf(queues));
        });
        members = Collections.unmodifiableMap(copy);
    }

    /** Returns whether a member's name is allowed. */
    public static boolean isMember(String name) {
        return QueueNames.isValid(name.replace(ANY, "x"));
    }

    boolean contains(String queue) {
        return members.containsKey(queue);
    }

    /**
     * Returns those of the queues that are in a group, each once, in the group's order.
     *
     * @param queues names of queues
     * @param group a group's name; one that there is not has no members
     */
    public List<String> among(Collection<String> queues, String group) {
        return members.getOrDefault(group, List.of()).stream()
                .flatMap(member -> matching(member, queues))
                .distinct()
                .toList();
    }

    private static Stream<String> matching(String member, Collection<String> queues) {
        return queues.stream().filter(queue -> PatternMatchUtils.simpleMatch(member, queue));
    }
}
