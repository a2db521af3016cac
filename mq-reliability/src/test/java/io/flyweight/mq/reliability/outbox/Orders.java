package io.flyweight.mq.reliability.outbox;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** An application that places orders, and tells of each in the transaction that places it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Orders {

    static final String TABLE = "CREATE TABLE IF NOT EXISTS placed (number BIGINT NOT NULL PRIMARY KEY)";

    @Bean
    Desk desk(JdbcTemplate jdbc, TransactionOperations transactions, ApplicationEventPublisher events) {
        jdbc.execute(TABLE);
        return new Desk(jdbc, transactions, events);
    }

    /** Where orders are placed. */
    record Desk(JdbcTemplate jdbc, TransactionOperations transactions, ApplicationEventPublisher events) {

        void place(long number, String article) {
            transactions.executeWithoutResult(status -> {
                jdbc.update("INSERT INTO placed VALUES (?)", number);
                events.publishEvent(new Placed(number, article));
            });
        }

        /** Publishes, and then changes its mind. */
        void rollBack(long number) {
            transactions.executeWithoutResult(status -> {
                events.publishEvent(new Placed(number, "apple"));
                status.setRollbackOnly();
            });
        }
    }
}
