package io.flyweight.mq.reliability.outbox;

import static java.util.Objects.requireNonNull;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.handler.annotation.Header;

/** An application that reserves pieces for orders: each reservation is a row, and nothing but the listener's care keeps a second away. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Stock {

    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS reservation (number BIGINT NOT NULL, packet VARCHAR(36) NOT NULL, packet_key VARCHAR(36))";

    @Bean
    Shelf shelf(JdbcTemplate jdbc) {
        jdbc.execute(TABLE);
        return new Shelf(jdbc, new AtomicReference<>(placed -> {}));
    }

    /** Where the pieces are. */
    record Shelf(JdbcTemplate jdbc, AtomicReference<Consumer<Placed>> afterwards) {

        @MqListener(id = "shelf", idempotent = true)
        void on(Placed placed, @Header(MqHeaders.ID) String id, @Header(MqHeaders.KEY) String key) {
            jdbc.update("INSERT INTO reservation VALUES (?, ?, ?)", placed.order(), id, key);
            requireNonNull(afterwards.get()).accept(placed);
        }

        List<Long> reserved() {
            return jdbc.queryForList("SELECT number FROM reservation ORDER BY number", Long.class);
        }

        List<Map<String, Object>> handled() {
            return jdbc.queryForList("SELECT listener_id, packet_id FROM mq_handled_packet");
        }
    }
}
