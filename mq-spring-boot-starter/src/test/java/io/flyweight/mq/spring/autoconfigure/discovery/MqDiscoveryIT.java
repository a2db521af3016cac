package io.flyweight.mq.spring.autoconfigure.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.discovery.QueueDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** Applications that find other queues while they run. */
class MqDiscoveryIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Map<String, String> found = new ConcurrentHashMap<>();
    private final Manager stock = new Manager(
            Config.builder("stock-0")
                    .queue("stock-0", "127.0.0.1:0")
                    .queue("orders", "127.0.0.1:1")
                    .authToken("t")
                    .build(),
            (from, packet) -> Ack.OK);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MqAutoConfiguration.class,
                    MqDiscoveryAutoConfiguration.class,
                    UtilAutoConfiguration.class,
                    SimpleDiscoveryClientAutoConfiguration.class,
                    CompositeDiscoveryClientAutoConfiguration.class))
            .withPropertyValues(
                    "mq.name=orders",
                    "mq.listen-address=127.0.0.1:0",
                    "mq.auth-token=t",
                    "mq.groups.stock=stock-*",
                    "mq.discovery.interval=20ms");

    @BeforeEach
    void start() {
        stock.start();
    }

    @AfterEach
    void stop() {
        stock.forceStop();
    }

    private String port() {
        String address = String.valueOf(stock.localAddress());
        return address.substring(address.lastIndexOf(':') + 1);
    }

    @Test
    void asksABeanOfTheApplicationsOwn() {
        runner.withBean(QueueDirectory.class, () -> () -> found).run(context -> {
            assertThat(context.getBean(Manager.class).peers()).isEmpty();
            found.put("stock-0", "127.0.0.1:" + port());

            MqTemplate mqTemplate = context.getBean(MqTemplate.class);
            mqTemplate.awaitConnected("stock", SOON);
            mqTemplate.send("stock", "to a member that was found");

            found.clear();
            stock.forceStop();
            await().atMost(SOON)
                    .until(() -> context.getBean(Manager.class).peers().isEmpty());
        });
    }

    @Test
    void asksSpringCloudsDiscoveryClient() {
        String instance = "spring.cloud.discovery.client.simple.instances.stock[0].";
        runner.withPropertyValues(
                        "mq.discovery.services=stock",
                        instance + "uri=http://127.0.0.1:8080",
                        instance + "metadata.mq-name=stock-0",
                        instance + "metadata.mq-port=" + port())
                .run(context -> {
                    MqTemplate mqTemplate = context.getBean(MqTemplate.class);
                    mqTemplate.awaitConnected("stock-0", SOON);
                    mqTemplate.send("stock", "to a member that was found");
                });
    }

    @Test
    void knowsWhoIsThereWhenTheApplicationsBeansStart() {
        found.put("stock-0", "127.0.0.1:" + port());

        runner.withBean(QueueDirectory.class, () -> () -> found)
                .run(context ->
                        assertThat(context.getBean(Manager.class).peers()).containsExactly("stock-0"));
    }

    @Test
    void aSettingMayNameWhoIsNotFoundYet() {
        runner.withBean(QueueDirectory.class, () -> () -> found)
                .withPropertyValues("mq.queues.orders=127.0.0.1:0", "mq.groups.billing=billing-0,billing-1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aChildContextLeavesItToItsParent() {
        runner.withBean(QueueDirectory.class, () -> () -> found)
                .run(parent -> runner.withParent(parent)
                        .run(child -> assertThat(child.getSourceApplicationContext()
                                        .getBeanNamesForType(QueueDiscoveryLifecycle.class))
                                .isEmpty()));
    }

    @Test
    void looksForNothingWhereNobodyCanBeAsked() {
        runner.run(context -> assertThat(
                        context.getBean(QueueDiscoveryLifecycle.class).isRunning())
                .isFalse());
    }

    @Test
    void saysWhatIsWrongWithASetting() {
        runner.withPropertyValues("mq.discovery.dns.stock=nowhere")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .rootCause()
                        .hasMessageContaining("mq.discovery.dns.stock")
                        .hasMessageContaining("host:port"));
        runner.withPropertyValues("mq.discovery.interval=0s")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("above 0"));
        runner.withClassLoader(new FilteredClassLoader(DiscoveryClient.class))
                .withPropertyValues("mq.discovery.services=stock")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("mq.discovery.services")
                        .hasMessageContaining("no DiscoveryClient"));
    }

    @Test
    void asksAllDirectoriesThatThereAre() {
        runner.withBean("first", QueueDirectory.class, () -> () -> Map.of("a", "127.0.0.1:1"))
                .withBean("second", QueueDirectory.class, () -> () -> Map.of("b", "127.0.0.1:2"))
                .run(context ->
                        assertThat(context.getBean(Manager.class).peers()).isEqualTo(List.of("a", "b")));
    }
}
