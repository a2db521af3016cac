package io.flyweight.mq.reliability.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.support.Ports;
import io.flyweight.mq.support.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The sender is killed between commit and send, the receiver between handling and answer, again and again: by effect each
 * event is handled exactly once.
 */
@Tag("long")
class OutboxKillsIT {

    private static final Logger log = LoggerFactory.getLogger(OutboxKillsIT.class);

    private static final int KILLS = Integer.getInteger("mq.outbox.kills", 4);
    private static final long SEED = Long.getLong("mq.outbox.seed", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MOST_PASSES = 20;

    @TempDir
    private Path logs = Path.of("");

    private final List<VictimProcess> processes = new ArrayList<>();

    @Test
    void eachEventIsHandledOnceByEffectHoweverOftenEitherSideIsKilled() throws Exception {
        assumeTrue(Postgres.isInstalled(), "no PostgreSQL under /usr/lib/postgresql: apt-get install postgresql");
        Random random = new Random(SEED);
        try (Postgres postgres = Postgres.start()) {
            String ordersUrl = postgres.database("orders");
            String stockUrl = postgres.database("stock");
            List<String> mesh = List.of(
                    "mq.queues.orders=127.0.0.1:" + Ports.free(),
                    "mq.queues.stock=127.0.0.1:" + Ports.free(),
                    "mq.auth-token=a token of the tests",
                    "mq.auto-reconnect-duration=100ms");
            VictimProcess stock = start("stock", stockUrl, mesh);
            VictimProcess orders = start("orders", ordersUrl, mesh);
            int ofOrders = 0;
            for (int i = 1; i <= KILLS; i++) {
                int passes = 1 + random.nextInt(MOST_PASSES);
                if (random.nextBoolean()) {
                    orders.killAt(passes);
                    orders = start("orders", ordersUrl, mesh);
                    ofOrders++;
                } else {
                    stock.killAt(passes);
                    stock = start("stock", stockUrl, mesh);
                }
                if (i % 20 == 0) {
                    log.warn("{} of {} kills", i, KILLS);
                }
            }
            orders.say(Victim.STOP);
            orders.awaitLine(Victim.STOPPED);
            log.warn("Seed {}: killed the sender {} times, the receiver {} times", SEED, ofOrders, KILLS - ofOrders);
            check(tables(ordersUrl), tables(stockUrl));
        } finally {
            processes.forEach(VictimProcess::close);
        }
    }

    private VictimProcess start(String role, String url, List<String> mesh) throws IOException {
        List<String> settings = new ArrayList<>(mesh);
        Collections.addAll(
                settings,
                "mq.name=" + role,
                "mq.outbox.interval=500ms",
                "mq.idempotent.initialize-schema=always",
                "spring.modulith.events.jdbc.schema-initialization.enabled=true",
                "mq.outbox.exclusive=true",
                "spring.datasource.url=" + url);
        VictimProcess process = new VictimProcess(role, logs.resolve(role + ".log"), settings);
        processes.add(process);
        return process;
    }

    private static JdbcTemplate tables(String url) {
        return new JdbcTemplate(new DriverManagerDataSource(url));
    }

    private static void check(JdbcTemplate orders, JdbcTemplate stock) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                orders.queryForList("SELECT status, count(*) FROM event_publication GROUP BY status"))
                        .singleElement()
                        .satisfies(row -> assertThat(row).containsEntry("status", "COMPLETED")));
        List<Long> placed = orders.queryForList("SELECT number FROM placed ORDER BY number", Long.class);
        List<Long> reserved = stock.queryForList("SELECT number FROM reservation ORDER BY number", Long.class);
        show(orders, "SELECT status, completion_attempts, count(*) FROM event_publication GROUP BY 1, 2 ORDER BY 1, 2");
        show(orders, "SELECT count(*) AS placed FROM placed");
        show(stock, "SELECT count(*) AS reservations, count(DISTINCT number) AS orders FROM reservation");
        show(
                stock,
                "SELECT count(*) AS handled_packets, count(DISTINCT listener_id) AS listeners FROM mq_handled_packet");
        assertThat(placed).hasSizeGreaterThan(KILLS);
        assertThat(reserved).isEqualTo(placed);
        assertThat(stock.queryForList("SELECT packet_id FROM mq_handled_packet ORDER BY 1", String.class))
                .isEqualTo(
                        orders.queryForList("SELECT CAST(id AS TEXT) FROM event_publication ORDER BY 1", String.class));
    }

    private static void show(JdbcTemplate tables, String query) {
        log.warn("{} -> {}", query, tables.queryForList(query));
    }
}
