package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.QueueNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The values of one listener's annotation, resolved and checked one by one. */
record ListenerAttributes(String listener, AttributeExpressions expressions) {

    private static final String NOTHING = "It resolves to nothing.";

    List<String> from(String[] texts) {
        return all("from", texts, ListenerAttributes::sender);
    }

    List<String> subjects(String[] texts) {
        return all("subject", texts, text -> SubjectPattern.parse(text).text());
    }

    String id(String text) {
        return one("id", text, UnaryOperator.identity());
    }

    String errorHandler(String text, UnaryOperator<String> check) {
        return one("errorHandler", text, check);
    }

    boolean autoStartup(String text) {
        return Boolean.parseBoolean(one("autoStartup", text, ListenerAttributes::trueOrFalse));
    }

    private static String trueOrFalse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw new IllegalArgumentException("It must be true or false.");
        }
        return lower;
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
            for (Object value : evaluate(attribute, text)) {
                resolved.add(checked(attribute, text, value, check));
            }
        }
        return resolved;
    }

    private String one(String attribute, String text, UnaryOperator<String> check) {
        Collection<?> values = evaluate(attribute, text);
        if (values.size() > 1) {
            throw wrong(attribute, text + " = " + values, "It must be one value.", null);
        }
        return checked(attribute, text, values.iterator().next(), check);
    }

    /** None would mean all, which nobody means who writes something. */
    private Collection<?> evaluate(String attribute, String text) {
        Object value;
        try {
            value = expressions.evaluate(text);
        } catch (RuntimeException e) {
            throw wrong(attribute, text, "It cannot be resolved: " + e.getMessage(), e);
        }
        Collection<?> values = value instanceof Collection<?> collection
                ? collection
                : value instanceof Object[] array ? Arrays.asList(array) : Arrays.asList(value);
        if (values.isEmpty()) {
            throw wrong(attribute, text, NOTHING, null);
        }
        return values;
    }

    private String checked(String attribute, String text, @Nullable Object resolved, UnaryOperator<String> check) {
        String value = resolved == null ? "" : resolved.toString();
        if (value.isBlank()) {
            throw wrong(attribute, text, NOTHING, null);
        }
        if (value.contains("${")) {
            throw wrong(attribute, text, "It cannot be resolved: " + value + " has no value.", null);
        }
        try {
            return check.apply(value);
        } catch (IllegalArgumentException e) {
            throw wrong(attribute, value.equals(text) ? text : text + " = " + value, String.valueOf(e.getMessage()), e);
        }
    }

    private WrongMqListenerException wrong(
            String attribute, String value, String rule, @Nullable RuntimeException cause) {
        return new WrongMqListenerException(listener, attribute, value, rule, cause);
    }
}
