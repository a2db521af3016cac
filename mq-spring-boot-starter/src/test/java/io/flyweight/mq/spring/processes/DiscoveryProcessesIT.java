package io.flyweight.mq.spring.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.discovery.MqDiscoveryAutoConfiguration;
import io.flyweight.mq.spring.discovery.TestDns;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.simple.InstanceProperties;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;
import org.springframework.context.ApplicationContext;

/** An application that finds three members, and under load a fourth, which leaves again. */
@Tag("long")
@Timeout(120)
class DiscoveryProcessesIT {

    private static final Logger log = LoggerFactory.getLogger(DiscoveryProcessesIT.class);

    private static final Duration SOON = Duration.ofSeconds(30);
    /** So many packets go in peace. */
    private static final int CALM = 1_500;

    private static final String SERVICE = "_mq._tcp.stock.test";

    private final List<MemberProcess> members = new ArrayList<>();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class, MqDiscoveryAutoConfiguration.class))
            .withPropertyValues(
                    "mq.name=orders",
                    "mq.listen-address=127.0.0.1:0",
                    "mq.auth-token=" + Member.TOKEN,
                    "mq.auto-reconnect-duration=100ms",
                    "mq.groups.stock=stock-*",
                    "mq.discovery.interval=100ms");

    /** Tells the application who is there now: those members, by their numbers. */
    private interface Registry {
        void holds(List<MemberProcess> there);
    }

    @AfterEach
    void close() {
        members.forEach(MemberProcess::close);
    }

    @Test
    void byTheDns() throws Exception {
        try (TestDns dns = new TestDns()) {
            Registry registry = there -> dns.put(
                    SERVICE,
                    there.stream()
                            .map(member -> new TestDns.Target(name(member) + ".test", port(member)))
                            .toArray(TestDns.Target[]::new));
            Stream.of(0, 1, 2, 3).forEach(number -> dns.put("stock-" + number + ".test", "127.0.0.1"));
            runner.withPropertyValues("mq.discovery.dns.stock=" + SERVICE, "mq.discovery.dns-server=" + dns.address())
                    .run(context -> joinsAndLeaves(context, registry));
        }
    }

    @Test
    void byADiscoveryClient() {
        SimpleDiscoveryProperties services = new SimpleDiscoveryProperties();
        Registry registry = there -> services.setInstances(
                Map.of("stock", there.stream().map(this::instance).toList()));
        runner.withPropertyValues("mq.discovery.services=stock")
                .withBean(DiscoveryClient.class, () -> new SimpleDiscoveryClient(services))
                .run(context -> joinsAndLeaves(context, registry));
    }

    private String name(MemberProcess member) {
        return "stock-" + members.indexOf(member);
    }

    private static int port(MemberProcess member) {
        String address = member.address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private InstanceProperties instance(MemberProcess member) {
        InstanceProperties instance = new InstanceProperties();
        instance.setInstanceId(name(member));
        instance.setServiceId("stock");
        instance.setUri(URI.create("http://127.0.0.1:8080"));
        instance.setMetadata(Map.of("mq-name", name(member), "mq-port", String.valueOf(port(member))));
        return instance;
    }

    private void joinsAndLeaves(ApplicationContext context, Registry registry) throws Exception {
        Manager orders = context.getBean(Manager.class);
        for (int i = 0; i < 3; i++) {
            members.add(start(i, orders));
        }
        registry.holds(List.copyOf(members));
        for (int i = 0; i < 3; i++) {
            String name = "stock-" + i;
            await().atMost(SOON).until(() -> orders.peers().contains(name));
            orders.awaitConnected(name, SOON);
        }
        Map<MqOutcome, Integer> outcomes;
        try (Load load = new Load(context.getBean(MqTemplate.class), "stock")) {
            load.awaitMore(CALM);
            MemberProcess fourth = start(3, orders);
            members.add(fourth);
            registry.holds(List.copyOf(members));
            await().atMost(SOON).until(() -> fourth.handled().size() > 100);
            registry.holds(List.copyOf(members.subList(0, 3)));
            load.awaitMore(CALM);
            assertThat(orders.peers()).as("it answers still").contains("stock-3");
            fourth.leave();
            await().atMost(SOON).until(() -> !orders.peers().contains("stock-3"));
            load.awaitMore(CALM);
            outcomes = load.check(members);
        }
        log.warn("a fourth member came and left: {}", outcomes);
        assertThat(members).allSatisfy(member -> assertThat(member.handled()).hasSizeGreaterThan(100));
        assertThat(outcomes).as("it left in good order").containsOnlyKeys(MqOutcome.OK);
    }

    private static MemberProcess start(int number, Manager orders) throws Exception {
        return new MemberProcess("stock-" + number, "127.0.0.1:0", "orders", String.valueOf(orders.localAddress()));
    }
}
