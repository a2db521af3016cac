package io.flyweight.mq.benchmarks.spring;

import io.flyweight.mq.benchmarks.peer.Cluster;
import io.flyweight.mq.benchmarks.peer.FlyweightPipe;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.Ping;
import io.flyweight.mq.benchmarks.peer.Pipe;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqTemplate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two Spring Boot contexts with the starter and its default settings: one sends an {@link Order} again and again through
 * its template, the other one has a listener for it. The bodies that a pipe or a ping is given are not looked at.
 */
public final class TemplatePeer implements Peer {

    private static final String HANDLED = "read, handled, acked, future completed";
    private static final String SENDER = "sender";
    private static final String RECEIVER = "receiver";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final String doneMeans;
    private final List<Class<?>> more;
    private final List<String> settings;

    private TemplatePeer(String name, String doneMeans, List<Class<?>> more, List<String> settings) {
        this.name = name;
        this.doneMeans = doneMeans;
        this.more = more;
        this.settings = settings;
    }

    /** Without meters. */
    public static TemplatePeer plain() {
        return new TemplatePeer("flyweight template", HANDLED, List.of(), List.of());
    }

    /** With a registry on both sides, and so the timers of sends and of handled packets. */
    public static TemplatePeer metered() {
        return new TemplatePeer("flyweight template, meters", HANDLED, List.of(SimpleMeterRegistry.class), List.of());
    }

    /** Through the broker that listens on a port of this machine. */
    public static TemplatePeer rabbitmq(int port) {
        return new TemplatePeer(
                "rabbitmq",
                "stored by the broker, confirmed, future completed",
                List.of(),
                List.of("mq.engine=rabbitmq", "spring.rabbitmq.port=" + port));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String doneMeans() {
        return doneMeans;
    }

    @Override
    public Pipe openPipe(Load load) {
        Contexts contexts = new Contexts(more, settings);
        MqTemplate template = contexts.template();
        Order order = Order.sample();
        return new FlyweightPipe(
                contexts.sender.getBean(MqNode.class)::status,
                List.of(RECEIVER),
                (queue, body) -> template.sendAsync(queue, order),
                contexts);
    }

    @Override
    public Ping openPing(Load load, int callers) {
        Contexts contexts = new Contexts(more, settings);
        MqTemplate template = contexts.template();
        Order order = Order.sample();
        return new Ping() {

            @Override
            public void roundTrip(byte[] body) {
                template.send(RECEIVER, order);
            }

            @Override
            public void close() {
                contexts.close();
            }
        };
    }

    /** Returns the mapper that the template and the listener use, and any other part of such an application. */
    public static JsonMapper mapper() {
        try (ConfigurableApplicationContext context =
                builder().properties("mq.enabled=false").run()) {
            return context.getBean(JsonMapper.class);
        }
    }

    private static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false")
                .registerShutdownHook(false);
    }

    /** The two applications. */
    private static final class Contexts implements AutoCloseable {

        private final Cluster addresses = new Cluster(List.of(SENDER, RECEIVER));
        private final ConfigurableApplicationContext receiver;
        private final ConfigurableApplicationContext sender;

        Contexts(List<Class<?>> more, List<String> settings) {
            receiver = run(RECEIVER, more, settings, OrderListener.class);
            sender = run(SENDER, more, settings);
        }

        private ConfigurableApplicationContext run(
                String name, List<Class<?>> more, List<String> settings, Class<?>... sources) {
            return builder()
                    .sources(more.toArray(Class<?>[]::new))
                    .sources(sources)
                    .properties(addresses.properties(name))
                    .properties(settings.toArray(String[]::new))
                    .run();
        }

        MqTemplate template() {
            MqTemplate template = sender.getBean(MqTemplate.class);
            template.awaitConnected(RECEIVER, PATIENCE);
            return template;
        }

        @Override
        public void close() {
            sender.close();
            receiver.close();
        }
    }
}
