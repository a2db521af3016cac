package io.flyweight.mq.spring.autoconfigure.endpoint;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps the queue's tokens out of the endpoints that show settings. By key alone they would leak: the token also stands in
 * the variable that {@code ${...}} was filled from.
 */
final class MqTokenSanitizingFunction implements SanitizingFunction {

    /** Shorter tokens are compared as a whole: masking every value with an "a" in it would help nobody. */
    private static final int SHORTEST_PART = 4;

    private final Supplier<Collection<String>> tokens;

    MqTokenSanitizingFunction(Supplier<Collection<String>> tokens) {
        this.tokens = tokens;
    }

    @Override
    public SanitizableData apply(SanitizableData data) {
        return isTokenKey(data.getKey()) || holdsToken(data.getValue()) ? data.withSanitizedValue() : data;
    }

    private static boolean isTokenKey(String key) {
        String canonical = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return canonical.equals("mqauthtoken") || canonical.startsWith("mqacceptedtokens");
    }

    private boolean holdsToken(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        String text = value.toString();
        return tokens.get().stream()
                .filter(token -> !token.isEmpty())
                .anyMatch(token -> text.equals(token) || token.length() >= SHORTEST_PART && text.contains(token));
    }
}
