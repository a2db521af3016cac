package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.autoconfigure.MqProperties;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** What compose.yaml gives the containers makes a mesh: here with free ports of loopback for their addresses. */
class ComposeIT {

    private final Properties compose = yaml(new FileSystemResource("compose.yaml"));
    private final Map<String, Integer> ports = new HashMap<>();

    private static Properties yaml(Resource resource) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(resource);
        return Objects.requireNonNull(yaml.getObject());
    }

    @Test
    void theThreeContainersFindEachOther() {
        List<ConfigurableApplicationContext> running = new ArrayList<>();
        try {
            for (ShopService service : ShopService.values()) {
                running.add(start(service));
            }
            for (ConfigurableApplicationContext context : running) {
                Manager manager = context.getBean(Manager.class);
                assertThat(manager.peers()).hasSize(2);
                manager.peers().forEach(peer -> manager.awaitConnected(peer, Duration.ofSeconds(20)));
            }
        } finally {
            running.forEach(ConfigurableApplicationContext::close);
        }
    }

    private ConfigurableApplicationContext start(ShopService service) {
        String prefix = "services." + service.queue() + ".";
        assertThat(ShopService.chosenBy(compose.getProperty(prefix + "command[0]")))
                .containsExactly(service);
        String web = yaml(new ClassPathResource("application-" + service.queue() + ".yml"))
                .getProperty("server.port");
        assertThat(compose.getProperty(prefix + "ports[0]")).isEqualTo("127.0.0.1:" + web + ":" + web);
        MqProperties read = asSpringBootReadsThem(prefix + "environment.");
        assertThat(read.getQueues()).hasSize(ShopService.values().length);
        List<String> args = new ArrayList<>(List.of("--server.port=0"));
        read.getQueues().forEach((name, address) -> args.add("--mq.queues." + name + "=" + here(address)));
        args.add("--mq.listen-address=" + here(Objects.requireNonNull(read.getListenAddress(), "MQ_LISTENADDRESS")));
        return service.start(args.toArray(String[]::new));
    }

    /** A container's variables. */
    private MqProperties asSpringBootReadsThem(String prefix) {
        Map<String, Object> variables = new HashMap<>();
        for (String key : compose.stringPropertyNames()) {
            if (key.startsWith(prefix + "MQ_") && !key.endsWith("_TOKEN")) {
                variables.put(key.substring(prefix.length()), compose.getProperty(key));
            }
        }
        return new Binder(ConfigurationPropertySources.from(
                        new SystemEnvironmentPropertySource("systemEnvironment", variables)))
                .bind("mq", MqProperties.class)
                .get();
    }

    /** The same free port for the same port of a container. */
    private String here(String address) {
        String port = address.substring(address.indexOf(':'));
        return "127.0.0.1:" + ports.computeIfAbsent(port, any -> Ports.free());
    }
}
