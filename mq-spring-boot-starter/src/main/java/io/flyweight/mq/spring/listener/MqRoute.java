package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.QueueNames;
import io.flyweight.mq.spring.MqTypeNames;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Which packets a listener takes. Everything stated must match. */
public final class MqRoute {

    /** The rank of a packet that the route does not take. */
    static final int NO_MATCH = -1;

    private static final int EXACT_SUBJECT = 16;
    private static final int SUBJECT_PATTERN = 8;
    private static final int SENDER = 4;
    private static final int EXACT_TYPE = 3;
    private static final int SUPERTYPE = 2;
    private static final int EVERY_TYPE = 1;
    private static final int UNTYPED_PACKET = 0;

    private final Set<String> from;
    private final List<SubjectPattern> subjects;
    private final Class<?> payloadType;
    private final Map<String, Class<?>> types;

    private MqRoute(Set<String> from, List<SubjectPattern> subjects, Class<?> payloadType) {
        this.from = from;
        this.subjects = subjects;
        this.payloadType = payloadType;
        this.types = MqTypeNames.declared(payloadType);
    }

    /**
     * Creates a route.
     *
     * @param from names of senders; empty for all
     * @param subjects subjects, exact or patterns; empty for all
     * @param payloadType the type of payload that is taken; {@code Object.class} for every type
     * @return the route
     * @throws IllegalArgumentException if a sender or a subject is malformed
     * @throws IllegalStateException if the payload type has subtypes that cannot be told apart, see {@link MqTypeNames}
     */
    public static MqRoute of(Collection<String> from, Collection<String> subjects, Class<?> payloadType) {
        for (String sender : from) {
            if (!QueueNames.isValid(sender)) {
                throw new IllegalArgumentException(
                        "Sender '" + sender + "' is not allowed; a queue's name must be " + QueueNames.RULE);
            }
        }
        List<SubjectPattern> patterns =
                subjects.stream().map(SubjectPattern::parse).toList();
        return new MqRoute(Set.copyOf(from), patterns, ClassUtils.resolvePrimitiveIfNecessary(payloadType));
    }

    /** Returns the senders' names; empty for all. */
    Set<String> from() {
        return from;
    }

    /** Returns how well the packet fits; the higher the better, {@link #NO_MATCH} if it does not. */
    int rank(String sender, @Nullable String subject, @Nullable String type) {
        int bySubject = rankSubject(subject);
        int byType = rankType(type);
        boolean senderFits = from.isEmpty() || from.contains(sender);
        if (bySubject == NO_MATCH || byType == NO_MATCH || !senderFits) {
            return NO_MATCH;
        }
        return bySubject + (from.isEmpty() ? 0 : SENDER) + byType;
    }

    /** Returns whether there are packets that both routes take, and that neither ever takes before the other. */
    boolean alwaysTies(MqRoute other) {
        return shared(from, other.from)
                && shared(texts(), other.texts())
                && (types.isEmpty() ? other.types.isEmpty() : tiesOnAType(other));
    }

    private boolean tiesOnAType(MqRoute other) {
        return !other.types.isEmpty()
                && types.keySet().stream().anyMatch(name -> rankType(name) == other.rankType(name));
    }

    private int rankSubject(@Nullable String subject) {
        if (subjects.isEmpty()) {
            return 0;
        }
        int best = NO_MATCH;
        for (SubjectPattern pattern : subjects) {
            if (subject != null && pattern.matches(subject)) {
                best = Math.max(best, pattern.isExact() ? EXACT_SUBJECT : SUBJECT_PATTERN);
            }
        }
        return best;
    }

    private int rankType(@Nullable String type) {
        if (types.isEmpty()) {
            return EVERY_TYPE;
        }
        if (type == null) {
            return from.isEmpty() && subjects.isEmpty() ? NO_MATCH : UNTYPED_PACKET;
        }
        Class<?> named = types.get(type);
        if (named == null) {
            return NO_MATCH;
        }
        return named == payloadType ? EXACT_TYPE : SUPERTYPE;
    }

    private Set<String> texts() {
        return subjects.stream().map(SubjectPattern::text).collect(Collectors.toSet());
    }

    private static boolean shared(Set<String> ours, Set<String> theirs) {
        return ours.isEmpty() ? theirs.isEmpty() : !Collections.disjoint(ours, theirs);
    }

    @Override
    public String toString() {
        String type = types.isEmpty() ? "every type" : "type " + String.join(" or ", types.keySet());
        String by = from.isEmpty() ? "" : ", from " + String.join(" or ", from);
        String about = subjects.isEmpty() ? "" : ", subject " + String.join(" or ", texts());
        return type + by + about;
    }
}
