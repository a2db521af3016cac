package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.api.InvalidSettingException;
import io.flyweight.mq.api.QueueNames;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Names the property, the value and what is allowed. What a user's own connection details got wrong is no property's
 * fault and is told as theirs.
 */
final class SettingErrors {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<variable>[\\w.-]+)}");
    private static final Set<String> FROM_DETAILS = Set.of("queues", "authToken", "acceptedTokens");

    private final boolean nameFromApplication;
    private final MqConnectionDetails details;

    SettingErrors(boolean nameFromApplication, MqConnectionDetails details) {
        this.nameFromApplication = nameFromApplication;
        this.details = details;
    }

    void checkQueues(String name, Set<String> queues) {
        if (!QueueNames.isValid(name)) {
            throw wrong("name", "", name, "A queue's name must be " + QueueNames.RULE + ".");
        }
        if (!queues.contains(name)) {
            throw wrong(
                    "queues",
                    "",
                    queues,
                    "It must hold the address of every queue of the" + " cluster, also that of this one, '" + name
                            + "': set mq.queues." + name + ", or another mq.name.");
        }
    }

    /** Tokens are counted, never shown: the analysis prints the value of the property that is named here. */
    void checkTokens() {
        checkResolved("authToken", "", details.getAuthToken());
        List<String> tokens = details.getAcceptedTokens();
        for (int i = 0; i < tokens.size(); i++) {
            String key = "[" + i + "]";
            if (tokens.get(i).isEmpty()) {
                throw wrong("acceptedTokens", key, "", "It is empty; it must be a secret, or left out.");
            }
            checkResolved("acceptedTokens", key, tokens.get(i));
        }
    }

    /** A source of settings that is gone for a moment must not open the door to everybody. */
    void checkTokenIsThere() {
        if (details.getAuthToken().isEmpty()) {
            throw wrong("authToken", "", "", "It is empty now; the node keeps the one it has.");
        }
    }

    /** Binding leaves a placeholder that nothing defines as it is: a secret that everybody could read in the sources. */
    private void checkResolved(String field, String key, String token) {
        Matcher placeholder = PLACEHOLDER.matcher(token);
        if (placeholder.matches()) {
            String variable = placeholder.group("variable");
            throw wrong(
                    field,
                    key,
                    token,
                    "Nothing defines " + variable + ": set it in the environment, for example by export " + variable
                            + "=$(openssl rand -base64 32), to the same value for every node.");
        }
    }

    /** No property's fault either: the properties alone would have passed. */
    static RuntimeException ofCustomizers(InvalidSettingException e) {
        return new IllegalStateException(
                "A MqConfigCustomizer made a configuration that cannot be used: " + e.getMessage(), e);
    }

    RuntimeException named(InvalidSettingException e) {
        int dot = e.field().indexOf('.');
        String field = dot < 0 ? e.field() : e.field().substring(0, dot);
        String key = dot < 0 ? "" : e.field().substring(dot);
        String allowed = e.allowed().replace("heartbeatInterval", "mq.heartbeat-interval");
        return wrong(field, key, e.value(), "It must be " + allowed + ".");
    }

    private RuntimeException wrong(String field, String key, Object value, String reason) {
        if (FROM_DETAILS.contains(field) && !(details instanceof PropertiesMqConnectionDetails)) {
            String source = details.getClass().getName();
            return new IllegalStateException("The " + field + key + " of " + source + " cannot be used: " + reason);
        }
        String property = field.equals("name") && nameFromApplication
                ? "spring.application.name"
                : "mq." + DataObjectPropertyName.toDashedForm(field) + key;
        return new InvalidConfigurationPropertyValueException(property, value, reason);
    }
}
