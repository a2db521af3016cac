package io.flyweight.mq.spring.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqGroups;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QueueDiscoveryTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Map<String, String> first = new LinkedHashMap<>();
    private final Map<String, String> second = new LinkedHashMap<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(QueueDiscovery.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private boolean failing;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private long complaints(String words) {
        return log.list.stream()
                .filter(line -> line.getFormattedMessage().contains(words))
                .count();
    }

    private static Manager node(String name, Map<String, String> queues) {
        Config.Builder config = Config.builder(name).authToken("t").autoReconnectDuration(Duration.ofMillis(50));
        queues.forEach(config::queue);
        return new Manager(config.build(), (from, packet) -> Ack.OK);
    }

    private final Manager orders = node("orders", Map.of("orders", "127.0.0.1:0", "mail", "127.0.0.1:1"));
    private final QueueDiscovery discovery = new QueueDiscovery(
            orders, new MqGroups(Map.of("billing", List.of("billing-*"))), List.of(this::tell, () -> second));

    private Map<String, String> tell() throws IOException {
        if (failing) {
            throw new IOException("no server answers");
        }
        return first;
    }

    @Test
    void addsWhatIsFoundAndLeavesOutTheOwnAndThoseOfTheMap() {
        first.put("orders", "127.0.0.1:20");
        first.put("mail", "127.0.0.1:21");
        first.put("stock-0", "127.0.0.1:22");
        second.put("stock-0", "127.0.0.1:23");
        second.put("stock-1", "127.0.0.1:24");

        discovery.look();

        assertThat(orders.peers()).containsExactly("mail", "stock-0", "stock-1");
        assertThat(orders.status("stock-0").address()).as("the first one's").isEqualTo("127.0.0.1:22");
        assertThat(orders.status("mail").address()).isEqualTo("127.0.0.1:1");
    }

    @Test
    void removesWhatIsGoneAndFollowsWhatHasMoved() {
        first.put("stock-0", "127.0.0.1:22");
        first.put("stock-1", "127.0.0.1:23");
        discovery.look();
        first.remove("stock-0");
        first.put("stock-1", "127.0.0.1:33");

        discovery.look();

        assertThat(orders.peers()).containsExactly("mail", "stock-1");
        assertThat(orders.status("stock-1").address()).isEqualTo("127.0.0.1:33");
    }

    @Test
    void leavesTheQueuesOfTheMapAlone() {
        first.put("mail", "127.0.0.1:21");
        discovery.look();
        first.clear();

        discovery.look();

        assertThat(orders.peers()).containsExactly("mail");
    }

    @Test
    void keepsWhatItKnowsWhileADirectoryCannotBeAskedAndSaysSoOnce() {
        first.put("stock-0", "127.0.0.1:22");
        discovery.look();
        failing = true;
        first.clear();

        discovery.look();
        discovery.look();

        assertThat(orders.peers()).contains("stock-0");
        assertThat(complaints("no server answers")).isEqualTo(1);
        failing = false;
        discovery.look();
        assertThat(orders.peers()).containsExactly("mail");
    }

    @Test
    void passesOverWhatCannotBeAQueueAndSaysSoOnce() {
        first.put("no blanks", "127.0.0.1:22");
        first.put("stock-0", "nowhere");
        first.put("stock-1", "127.0.0.1:23");
        first.put("billing", "127.0.0.1:24");

        discovery.look();
        discovery.look();

        assertThat(orders.peers()).containsExactly("mail", "stock-1");
        assertThat(complaints("cannot be added")).isEqualTo(3);
        assertThat(complaints("'billing' is a group's name")).isEqualTo(1);
    }

    @Test
    void aQueueThatAnswersStaysUntilItIsGone() {
        Manager stock = node("stock", Map.of("stock", "127.0.0.1:0", "orders", "127.0.0.1:1"));
        try {
            stock.start();
            orders.connect();
            first.put("stock", stock.localAddress());
            discovery.look();
            orders.awaitConnected("stock", SOON);
            first.clear();

            discovery.look();
            assertThat(orders.peers()).contains("stock");
            orders.send("stock", new byte[0]);

            stock.forceStop();
            await().atMost(SOON).untilAsserted(() -> {
                discovery.look();
                assertThat(orders.peers()).containsExactly("mail");
            });
        } finally {
            orders.forceStop();
            stock.forceStop();
        }
    }
}
