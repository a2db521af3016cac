package io.flyweight.mq.spring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.flyweight.mq.api.Packet;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;
import tools.jackson.core.TreeNode;

/** The names that classes have on the wire. */
public final class MqTypeNames {

    private static final Set<Class<?>> UNNAMED = Set.of(Object.class, String.class, Packet.class);

    private static final ClassValue<Optional<String>> NAMES = new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> type) {
            return Optional.ofNullable(find(type));
        }
    };

    private static final ClassValue<Map<String, Class<?>>> DECLARED = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
            Map<String, Class<?>> names = new LinkedHashMap<>();
            collect(ClassUtils.resolvePrimitiveIfNecessary(type), names);
            return Map.copyOf(names);
        }
    };

    private MqTypeNames() {}

    /** Returns the name that a payload of this class is sent with; {@code null} if it is sent without. */
    public static @Nullable String of(Class<?> type) {
        return NAMES.get(type).orElse(null);
    }

    private static @Nullable String find(Class<?> type) {
        if (Enum.class.isAssignableFrom(type) && type.isAnonymousClass()) {
            return find(type.getSuperclass());
        }
        Class<?> userClass = ClassUtils.getUserClass(ClassUtils.resolvePrimitiveIfNecessary(type));
        if (isUnnamed(userClass)) {
            return null;
        }
        MqMessage named = userClass.getAnnotation(MqMessage.class);
        return named != null ? named.value() : userClass.getSimpleName();
    }

    /**
     * Returns the names that a parameter of this class takes, each with the class to convert to: its own, and those of
     * its sealed or {@link JsonSubTypes} subtypes. Empty if it takes every type.
     *
     * @throws IllegalStateException if two subtypes have the same name, or if one is generic: a name says nothing about
     *     its type arguments
     */
    public static Map<String, Class<?>> declared(Class<?> type) {
        return DECLARED.get(type);
    }

    private static void collect(Class<?> type, Map<String, Class<?>> names) {
        String name = of(type);
        if (name == null || names.get(name) == type) {
            return;
        }
        Class<?> other = names.putIfAbsent(name, type);
        if (other != null) {
            throw new IllegalStateException(other.getName() + " and " + type.getName() + " both have the name '" + name
                    + "' on the wire; give one of them another name with @MqMessage");
        }
        if (names.size() > 1 && type.getTypeParameters().length > 0 && !Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalStateException(type.getName() + " is a generic subtype, and its name '" + name
                    + "' does not tell its type arguments; make it a subtype without type parameters");
        }
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted != null && !type.isEnum()) {
            for (Class<?> subtype : permitted) {
                collect(subtype, names);
            }
        }
        JsonSubTypes listed = type.getAnnotation(JsonSubTypes.class);
        if (listed != null) {
            for (JsonSubTypes.Type subtype : listed.value()) {
                collect(subtype.value(), names);
            }
        }
    }

    private static boolean isUnnamed(Class<?> type) {
        return UNNAMED.contains(type)
                || type.isArray()
                || type.isAnonymousClass()
                || type.isSynthetic()
                || Map.class.isAssignableFrom(type)
                || Iterable.class.isAssignableFrom(type)
                || Message.class.isAssignableFrom(type)
                || TreeNode.class.isAssignableFrom(type);
    }
}
