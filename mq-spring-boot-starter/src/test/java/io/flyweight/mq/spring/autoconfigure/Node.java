package io.flyweight.mq.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications that know one another on loopback. */
final class Node {

    private Node() {}

    /** Arguments are the name, then {@code name=port} pairs of the mesh, then {@code --} settings. */
    static ConfigurableApplicationContext start(Class<?> source, String name, List<String> mesh, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--mq.name=" + name,
                "--mq.auth-token=s3cret",
                "--mq.auto-reconnect-duration=50ms",
                "--mq.listener-daemon-retry-duration=50ms"));
        for (String queue : mesh) {
            int equals = queue.indexOf('=');
            arguments.add("--mq.queues." + queue.substring(0, equals) + "=127.0.0.1:" + queue.substring(equals + 1));
        }
        arguments.addAll(List.of(settings));
        return new SpringApplicationBuilder(source)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }
}
