package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.QueueNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringValueResolver;

/** The values of one listener's annotation, resolved and checked one by one. */
record ListenerAttributes(String listener, StringValueResolver values) {

    List<String> from(String[] texts) {
        return all("from", texts, ListenerAttributes::sender);
    }

    List<String> subjects(String[] texts) {
        return all("subject", texts, text -> SubjectPattern.parse(text).text());
    }

    String id(String text) {
        return one("id", text, UnaryOperator.identity());
    }

    private static String sender(String name) {
        if (!QueueNames.isValid(name)) {
            throw new IllegalArgumentException("A queue's name must be " + QueueNames.RULE
                    + "; several names are written one by one, as in from = {\"shop\", \"mail\"}.");
        }
        return name;
    }

    private List<String> all(String attribute, String[] texts, UnaryOperator<String> check) {
        List<String> resolved = new ArrayList<>(texts.length);
        for (String text : texts) {
            resolved.add(one(attribute, text, check));
        }
        return resolved;
    }

    private String one(String attribute, String text, UnaryOperator<String> check) {
        String value = resolve(attribute, text);
        try {
            return check.apply(value);
        } catch (IllegalArgumentException e) {
            throw wrong(attribute, value.equals(text) ? text : text + " = " + value, String.valueOf(e.getMessage()), e);
        }
    }

    private String resolve(String attribute, String text) {
        String value;
        try {
            value = values.resolveStringValue(text);
        } catch (RuntimeException e) {
            throw wrong(attribute, text, "It cannot be resolved: " + e.getMessage(), e);
        }
        if (value == null || value.isBlank()) {
            throw wrong(attribute, text, "It resolves to nothing.", null);
        }
        if (value.contains("${")) {
            throw wrong(attribute, text, "It cannot be resolved: " + value + " has no value.", null);
        }
        return value;
    }

    private WrongMqListenerException wrong(
            String attribute, String value, String rule, @Nullable RuntimeException cause) {
        return new WrongMqListenerException(listener, attribute, value, rule, cause);
    }
}
