package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.support.RabbitBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/** The shop over a real broker, which is restarted while customers order. */
@Tag("long")
class RabbitShopIT {

    private static final Logger log = LoggerFactory.getLogger(RabbitShopIT.class);

    private static final int ORDERS = Integer.getInteger("shop.orders", 1_000);
    private static final int CLIENTS = 8;
    private static final int NOT_SENT = 503;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void nothingIsLostAndNothingIsShippedTwiceWhileTheBrokerIsRestarted() throws Exception {
        assumeTrue(
                ClassUtils.isPresent("com.rabbitmq.client.Channel", null),
                "no spring-boot-starter-amqp on this class path");
        assumeTrue(RabbitBroker.isInstalled(), "no RabbitMQ in /usr/lib/rabbitmq: apt-get install rabbitmq-server");
        try (RabbitBroker broker = RabbitBroker.start();
                RunningShop shop = new RunningShop(
                        "--mq.engine=rabbitmq",
                        "--spring.rabbitmq.port=" + broker.port(),
                        "--shop.stock.apple=" + ORDERS)) {
            AtomicInteger placed = new AtomicInteger();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> customers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                customers.add(clients.submit(() -> {
                    while (placed.incrementAndGet() <= ORDERS) {
                        while (RunningShop.status(shop.order("apple", 1)) == NOT_SENT) {
                            // Nothing is reserved: a customer orders again.
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                        }
                    }
                }));
            }
            for (int restart = 1; restart <= 2; restart++) {
                int after = restart * ORDERS / 3;
                await().atMost(PATIENCE).until(() -> placed.get() > after);
                broker.restart();
            }
            for (Future<?> customer : customers) {
                customer.get();
            }
            clients.shutdown();
            check(shop);
        }
    }

    private static void check(RunningShop shop) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ids(shop, ShopService.SHIPPING, "/shipments", "orderId"))
                        .isEqualTo(reserved(shop)));
        Set<String> reserved = reserved(shop);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ordersByState(shop).getOrDefault("SHIPPED", Set.of()))
                        .isEqualTo(reserved));
        Map<String, Set<String>> orders = ordersByState(shop);
        int stock = ledger(shop).path("stock").path("apple").asInt();
        Map<String, Integer> counts = new TreeMap<>();
        orders.forEach((state, ids) -> counts.put(state, ids.size()));
        log.warn(
                "{} orders, the broker restarted twice: {}; reserved {}, in stock {}",
                ORDERS,
                counts,
                reserved.size(),
                stock);
        assertThat(shop.list(ShopService.SHIPPING, "/shipments"))
                .as("each parcel once")
                .hasSize(reserved.size());
        assertThat(stock + reserved.size()).as("nothing vanishes").isEqualTo(ORDERS);
        assertThat(counts.getOrDefault("SHIPPED", 0) + counts.getOrDefault("UNKNOWN", 0))
                .as("each customer's order, but for those that were told that nothing was sent")
                .isEqualTo(ORDERS);
        assertThat(reserved).as("nearly all are shipped").hasSizeGreaterThan(ORDERS - 10 * CLIENTS);
        assertThat(counts).as("what failed is told as what it is").containsOnlyKeys(states(counts));
    }

    /** All that may be; an order without an answer stays unknown only where nothing was reserved for it. */
    private static String[] states(Map<String, Integer> counts) {
        return counts.keySet().stream()
                .filter(Set.of("SHIPPED", "NOT_SENT", "UNKNOWN")::contains)
                .toArray(String[]::new);
    }

    private static JsonNode ledger(RunningShop shop) {
        return RunningShop.json(shop.get(ShopService.INVENTORY, "/inventory"));
    }

    private static Set<String> reserved(RunningShop shop) {
        return new HashSet<>(ledger(shop).path("reserved").propertyNames());
    }

    private static Map<String, Set<String>> ordersByState(RunningShop shop) {
        Map<String, Set<String>> orders = new TreeMap<>();
        for (JsonNode order : shop.list(ShopService.ORDERS, "/orders")) {
            orders.computeIfAbsent(order.path("state").asString(), state -> new HashSet<>())
                    .add(order.path("id").asString());
        }
        return orders;
    }

    private static Set<String> ids(RunningShop shop, ShopService service, String path, String field) {
        Set<String> ids = new HashSet<>();
        shop.list(service, path).forEach(node -> ids.add(node.path(field).asString()));
        return ids;
    }
}
