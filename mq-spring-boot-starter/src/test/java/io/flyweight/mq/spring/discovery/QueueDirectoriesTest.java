package io.flyweight.mq.spring.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.client.discovery.simple.InstanceProperties;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;

class QueueDirectoriesTest {

    private static final String SERVICE = "_mq._tcp.stock.test";

    @Test
    void readsServicesOfTheDns() throws IOException, NamingException {
        try (TestDns dns = new TestDns()) {
            QueueDirectory directory = new DnsQueueDirectory("stock", SERVICE, dns.address());
            dns.put(SERVICE, new TestDns.Target("stock-0.test", 20001), new TestDns.Target("stock-1.test", 20002));
            dns.put("stock-0.test", "10.0.0.7");

            assertThat(directory)
                    .satisfies(each -> assertThat(each.queues())
                            .containsExactlyInAnyOrderEntriesOf(
                                    Map.of("stock-0", "10.0.0.7:20001", "stock-1", "stock-1.test:20002")));

            dns.put(SERVICE);
            assertThat(directory).satisfies(each -> assertThat(each.queues()).isEmpty());
        }
    }

    @Test
    void readsAddressesOfTheDns() throws Exception {
        QueueDirectory directory = new DnsQueueDirectory("stock", "127.0.0.9:20001", "");

        assertThat(directory.queues()).isEqualTo(Map.of("stock-127.0.0.9", "127.0.0.9:20001"));
    }

    @Test
    void callsAQueueByItsIpv6AddressWithoutColons() throws Exception {
        QueueDirectory directory = new DnsQueueDirectory("stock", "[::1]:20001", "");

        assertThat(directory.queues()).isEqualTo(Map.of("stock-0-0-0-0-0-0-0-1", "[0:0:0:0:0:0:0:1]:20001"));
    }

    @Test
    void saysThatANameIsUnknown() {
        QueueDirectory directory = new DnsQueueDirectory("stock", "no-such-host.invalid:20001", "");

        assertThatThrownBy(directory::queues).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stock.test", ":20001", "stock.test:0", "stock.test:70000", "stock.test:port"})
    void refusesWhatIsNeitherServiceNorHostAndPort(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DnsQueueDirectory("stock", name, ""))
                .withMessageContaining("host:port");
    }

    @Test
    void readsInstancesOfServicesWhoseMetadataTellTheQueuesPort() {
        SimpleDiscoveryProperties services = new SimpleDiscoveryProperties();
        services.setInstances(Map.of(
                "stock",
                List.of(
                        instance("a", "10.0.0.1", Map.of("mq-port", "20001")),
                        instance("b", "10.0.0.2", Map.of("mq-port", "20002", "mq-name", "stock-b")),
                        instance("c", "10.0.0.3", Map.of())),
                "other",
                List.of(instance("d", "10.0.0.4", Map.of("mq-port", "20001")))));

        QueueDirectory directory =
                new DiscoveryClientQueueDirectory(new SimpleDiscoveryClient(services), List.of("stock", "nobody"));

        assertThat(directory)
                .satisfies(each -> assertThat(each.queues())
                        .isEqualTo(Map.of("stock-10.0.0.1", "10.0.0.1:20001", "stock-b", "10.0.0.2:20002")));
    }

    private static InstanceProperties instance(String id, String host, Map<String, String> metadata) {
        InstanceProperties instance = new InstanceProperties();
        instance.setInstanceId(id);
        instance.setServiceId("service");
        instance.setUri(URI.create("http://" + host + ":8080"));
        instance.setMetadata(metadata);
        return instance;
    }
}
