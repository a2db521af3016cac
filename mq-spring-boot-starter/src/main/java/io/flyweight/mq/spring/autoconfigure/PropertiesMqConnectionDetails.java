package io.flyweight.mq.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** What {@code mq.*} said at the start, but for the tokens: those are as they were last read. */
final class PropertiesMqConnectionDetails implements MqConnectionDetails {

    private final MqProperties properties;
    private final @Nullable SslBundles bundles;
    private volatile Tokens tokens;

    private record Tokens(String first, List<String> more) {}

    PropertiesMqConnectionDetails(MqProperties properties, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.bundles = bundles;
        this.tokens = new Tokens(properties.getAuthToken(), properties.getAcceptedTokens());
    }

    /** Into new properties: the old ones would keep what is no longer set, an accepted token for instance. */
    PropertiesMqConnectionDetails readAgain(Environment environment) {
        return new PropertiesMqConnectionDetails(
                Binder.get(environment).bindOrCreate("mq", MqProperties.class), bundles);
    }

    /** Nothing else: the node goes on with the queues and certificates that it has. */
    void takeTokens(PropertiesMqConnectionDetails other) {
        tokens = other.tokens;
    }

    @Override
    public Map<String, String> getQueues() {
        return properties.getQueues();
    }

    @Override
    public String getAuthToken() {
        return tokens.first;
    }

    @Override
    public List<String> getAcceptedTokens() {
        return tokens.more;
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String name = properties.getSsl().getBundle();
        if (!StringUtils.hasText(name)) {
            return null;
        }
        if (bundles == null || !bundles.getBundleNames().contains(name)) {
            List<String> known = bundles == null ? List.of() : bundles.getBundleNames();
            throw wrongBundle(
                    name,
                    "There is no such bundle, there are " + known + "; define it below spring.ssl.bundle.pem." + name
                            + " or spring.ssl.bundle.jks." + name + ".");
        }
        SslBundle bundle = bundles.getBundle(name);
        if (bundle.getStores().getKeyStore() == null) {
            throw wrongBundle(
                    name,
                    "The bundle has no key store, and every node accepts connections: it needs a"
                            + " certificate with its private key.");
        }
        return bundle;
    }

    private static RuntimeException wrongBundle(String name, String reason) {
        return new InvalidConfigurationPropertyValueException("mq.ssl.bundle", name, reason);
    }

    /** Has the handler told of each new state of the bundle that is named, if one is. */
    void onBundleUpdate(Consumer<SslBundle> handler) {
        String name = properties.getSsl().getBundle();
        if (bundles != null && StringUtils.hasText(name)) {
            bundles.addBundleUpdateHandler(name, handler);
        }
    }
}
