package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Config;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.spring.listener.ErrorAction;
import io.flyweight.mq.spring.listener.UnmatchedAction;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MqPropertiesTest {

    private static final Set<String> NO_PROPERTIES = Set.of("build", "handlerExecutor", "callbackExecutor", "tls");

    @Test
    void bindsEverySetting() {
        MqProperties bound = bind(Map.ofEntries(
                Map.entry("mq.enabled", "false"),
                Map.entry("mq.name", "orders"),
                Map.entry("mq.queues.orders", "a:1"),
                Map.entry("mq.queues[in.ventory]", "b:2"),
                Map.entry("mq.accepted-tokens", "old,older"),
                Map.entry("mq.auto-reconnect-duration", "300ms"),
                Map.entry("mq.packet-size-limit", "2MB"),
                Map.entry("mq.send-window-bytes", "16MB"),
                Map.entry("mq.send-window-packets", "7"),
                Map.entry("mq.dispatch", "inline"),
                Map.entry("mq.listener.auto-startup", "false"),
                Map.entry("mq.listener.on-error", "close"),
                Map.entry("mq.listener.unmatched", "accept")));

        assertThat(bound.isEnabled()).isFalse();
        assertThat(bound.getName()).isEqualTo("orders");
        assertThat(bound.getQueues()).isEqualTo(Map.of("orders", "a:1", "in.ventory", "b:2"));
        assertThat(bound.getAcceptedTokens()).containsExactly("old", "older");
        assertThat(bound.getAutoReconnectDuration()).isEqualTo(Duration.ofMillis(300));
        assertThat(bound.getPacketSizeLimit()).isEqualTo(DataSize.ofMegabytes(2));
        assertThat(bound.getSendWindowBytes()).isEqualTo(DataSize.ofMegabytes(16));
        assertThat(bound.getSendWindowPackets()).isEqualTo(7);
        assertThat(bound.getDispatch()).isEqualTo(Dispatch.INLINE);
        assertThat(bound.getListener().isAutoStartup()).isFalse();
        assertThat(bound.getListener().getOnError()).isEqualTo(ErrorAction.CLOSE);
        assertThat(bound.getListener().getUnmatched()).isEqualTo(UnmatchedAction.ACCEPT);
    }

    @Test
    void handsEverySettingToTheConfiguration() throws Exception {
        MqProperties properties = bind(Map.ofEntries(
                Map.entry("mq.name", "orders"),
                Map.entry("mq.queues.orders", "127.0.0.1:1"),
                Map.entry("mq.listen-address", "0.0.0.0:1"),
                Map.entry("mq.auth-token", "new"),
                Map.entry("mq.accepted-tokens", "old"),
                Map.entry("mq.auto-reconnect", "false"),
                Map.entry("mq.auto-reconnect-duration", "1m"),
                Map.entry("mq.read-buffer-size", "11B"),
                Map.entry("mq.read-timeout", "2m"),
                Map.entry("mq.write-timeout", "3m"),
                Map.entry("mq.packet-size-limit", "12B"),
                Map.entry("mq.packet-wait-timeout", "4m"),
                Map.entry("mq.listener-daemon", "false"),
                Map.entry("mq.listener-daemon-retry-duration", "5m"),
                Map.entry("mq.heartbeat-interval", "6m"),
                Map.entry("mq.heartbeat-timeout", "7m"),
                Map.entry("mq.handshake-timeout", "8m"),
                Map.entry("mq.connect-timeout", "9m"),
                Map.entry("mq.send-window-bytes", "13B"),
                Map.entry("mq.send-window-packets", "14"),
                Map.entry("mq.dispatch", "inline"),
                Map.entry("mq.lane-bytes", "15B"),
                Map.entry("mq.max-pending-connections", "16")));

        Config.Builder built = builder(properties);
        Config.Builder untouched = Config.builder("orders");

        for (Method setter : setters()) {
            String field = setter.getName().equals("queue") ? "queues" : setter.getName();
            assertThat(value(built, field)).as(field).isNotEqualTo(value(untouched, field));
        }
        assertThat(value(built, "acceptedTokens")).isEqualTo(List.of("old"));
        assertThat(value(built, "heartbeatTimeout")).isEqualTo(Duration.ofMinutes(7));
        assertThat(value(built, "laneBytes")).isEqualTo(15);
    }

    @Test
    void hasTheDefaultsOfTheConfiguration() throws Exception {
        MqProperties properties = bind(Map.of("mq.name", "orders", "mq.queues.orders", "127.0.0.1:1"));

        Config.Builder built = builder(properties);
        Config.Builder untouched = Config.builder("orders").queue("orders", "127.0.0.1:1");

        for (Field field : Config.Builder.class.getDeclaredFields()) {
            assertThat(value(built, field.getName())).as(field.getName()).isEqualTo(value(untouched, field.getName()));
        }
    }

    @Test
    void describesAPropertyForEverySetterOfTheConfiguration() throws IOException {
        Map<String, String> described = describedProperties();
        Set<String> wanted = new TreeSet<>();
        setters()
                .forEach(setter -> wanted.add("mq."
                        + (setter.getName().equals("queue")
                                ? "queues"
                                : DataObjectPropertyName.toDashedForm(setter.getName()))));

        assertThat(described.keySet())
                .containsAll(wanted)
                .contains("mq.name", "mq.enabled", "mq.listener.auto-startup");
        assertThat(described.keySet()).contains("mq.listener.on-error", "mq.listener.unmatched");
        assertThat(described)
                .allSatisfy(
                        (name, description) -> assertThat(description).as(name).endsWith("."));
    }

    @Test
    void tellsNoToken() {
        MqProperties properties = bind(Map.of("mq.auth-token", "s3cret", "mq.accepted-tokens", "0ld"));

        assertThat(properties.toString()).doesNotContain("s3cret", "0ld");
        assertThat(new PropertiesMqConnectionDetails(properties, null).toString())
                .doesNotContain("s3cret", "0ld");
    }

    private static MqProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("mq", MqProperties.class);
    }

    private static Config.Builder builder(MqProperties properties) {
        AtomicReference<Config.@Nullable Builder> seen = new AtomicReference<>();
        new MqConfigFactory(properties, new PropertiesMqConnectionDetails(properties, null), new MockEnvironment())
                .create(List.of(seen::set));
        return Objects.requireNonNull(seen.get());
    }

    private static List<Method> setters() {
        return Arrays.stream(Config.Builder.class.getMethods())
                .filter(method -> method.getDeclaringClass() == Config.Builder.class)
                .filter(method -> !NO_PROPERTIES.contains(method.getName()))
                .toList();
    }

    private static @Nullable Object value(Config.Builder builder, String name) throws ReflectiveOperationException {
        Field field = Config.Builder.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(builder);
    }

    private static Map<String, String> describedProperties() throws IOException {
        try (InputStream in = new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
            JsonNode properties = JsonMapper.shared().readTree(in).get("properties");
            return properties
                    .valueStream()
                    .collect(Collectors.toMap(
                            p -> p.get("name").asString(),
                            p -> p.path("description").asString("")));
        }
    }
}
