package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.spring.autoconfigure.MqProperties;
import io.flyweight.mq.test.MqTestMesh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The YAML of the documentation has settings that there are, and nodes start with it. */
class YamlIT {

    @EnableAutoConfiguration
    static class Node {}

    @Test
    void everySettingThatIsShownIsThere() throws IOException {
        List<Setting> settings = Setting.all();
        List<String> shown = new ArrayList<>();
        for (Page page : Page.all()) {
            for (String yaml : page.blocks("yaml")) {
                shown.addAll(keys(yaml));
            }
        }

        assertThat(shown)
                .contains("mq.name", "mq.queues.orders", "mq.observation-enabled", "mq.ssl.bundle")
                .filteredOn(key -> key.startsWith("mq."))
                .allSatisfy(key -> assertThat(settings).anyMatch(setting -> setting.covers(key)));
    }

    @Test
    void theQuickStartsSettingsStartANode() throws IOException {
        try (MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
                ConfigurableApplicationContext node =
                        start("auth-token", mesh, "orders", Map.of("MQ_TOKEN", "a secret"))) {
            MqProperties shown = bind("auth-token");

            assertThat(shown.getQueues())
                    .containsOnlyKeys("orders", "inventory")
                    .containsKey(shown.getName());
            assertThat(node.getEnvironment().getProperty("mq.name")).isEqualTo(shown.getName());
            assertThat(node.getEnvironment().getProperty("mq.auth-token")).isEqualTo("a secret");
        }
    }

    @Test
    void theSettingsForTlsConnectTwoNodesThatTrustEachOther(@TempDir Path directory) throws Exception {
        PemFiles files = PemFiles.create(directory);
        Map<String, String> own = Map.of(
                "spring.ssl.bundle.pem.mq.keystore.certificate", files.certificate(),
                "spring.ssl.bundle.pem.mq.keystore.private-key", files.privateKey(),
                "spring.ssl.bundle.pem.mq.truststore.certificate", files.certificate());
        try (MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
                ConfigurableApplicationContext orders = start("ssl:", mesh, "orders", own);
                ConfigurableApplicationContext inventory = start("ssl:", mesh, "inventory", own)) {
            mesh.awaitConnected();

            assertThat(List.of(orders, inventory))
                    .allSatisfy(node -> assertThat(
                                    node.getBean(MqProperties.class).getSsl().getBundle())
                            .isEqualTo("mq"));
        }
    }

    /** The block as it is, below what this machine must have otherwise: ports that are free, and files. */
    private static ConfigurableApplicationContext start(
            String holds, MqTestMesh mesh, String name, Map<String, String> own) throws IOException {
        PropertySource<?> shown = source(block(holds));
        return new SpringApplicationBuilder(Node.class)
                .initializers(
                        context -> context.getEnvironment().getPropertySources().addLast(shown))
                .run(arguments(mesh, name, own));
    }

    /** The first one of the README that has such a line. */
    private static String block(String holds) {
        return Page.read("README.md").blocks("yaml").stream()
                .filter(yaml -> yaml.contains(holds))
                .findFirst()
                .orElseThrow();
    }

    private static String[] arguments(MqTestMesh mesh, String name, Map<String, String> own) {
        List<String> arguments = new ArrayList<>();
        own.forEach((property, value) -> arguments.add("--" + property + "=" + value));
        mesh.properties(name).forEach((property, value) -> {
            if (!property.equals("mq.auth-token") || !own.containsKey("MQ_TOKEN")) {
                arguments.add("--" + property + "=" + value);
            }
        });
        return arguments.toArray(String[]::new);
    }

    private static MqProperties bind(String holds) throws IOException {
        PropertySource<?> source = source(block(holds));
        return new Binder(ConfigurationPropertySources.from(source))
                .bind("mq", MqProperties.class)
                .get();
    }

    private static List<String> keys(String yaml) throws IOException {
        return source(yaml) instanceof EnumerablePropertySource<?> source
                ? List.of(source.getPropertyNames())
                : List.of();
    }

    private static PropertySource<?> source(String yaml) throws IOException {
        ByteArrayResource resource = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
        return new YamlPropertySourceLoader().load("block", resource).get(0);
    }
}
