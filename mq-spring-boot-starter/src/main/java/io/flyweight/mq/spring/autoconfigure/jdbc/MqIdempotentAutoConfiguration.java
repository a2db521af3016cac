package io.flyweight.mq.spring.autoconfigure.jdbc;

import io.flyweight.mq.spring.jdbc.JdbcIdempotentReceiver;
import io.flyweight.mq.spring.listener.IdempotentReceiver;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Auto-configuration for listeners that say {@code idempotent = true}: remembers by the application's JDBC. Nothing is made,
 * and no table looked for, until there is such a listener.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass({JdbcOperations.class, PlatformTransactionManager.class, DataSourceScriptDatabaseInitializer.class})
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(MqIdempotentProperties.class)
public final class MqIdempotentAutoConfiguration {

    private static final String SCHEMA = "classpath:io/flyweight/mq/spring/jdbc/schema-mq.sql";
    private static final String TABLE = "SELECT COUNT(*) FROM mq_handled_packet WHERE 1 = 0";

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean(IdempotentReceiver.class)
    @ConditionalOnSingleCandidate(PlatformTransactionManager.class)
    ForgettingReceiver mqIdempotentReceiver(
            DataSource dataSource, PlatformTransactionManager transactions, MqIdempotentProperties properties) {
        if (properties.getRetention().isNegative()) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.idempotent.retention", properties.getRetention(), "It must be 0 or above.");
        }
        DatabaseInitializationSettings schema = new DatabaseInitializationSettings();
        schema.setSchemaLocations(List.of(SCHEMA));
        schema.setMode(properties.getInitializeSchema());
        // Not every database knows CREATE INDEX IF NOT EXISTS; whether the table is there is looked at below.
        schema.setContinueOnError(true);
        new DataSourceScriptDatabaseInitializer(dataSource, schema).initializeDatabase();
        JdbcOperations jdbc = new JdbcTemplate(dataSource);
        checkTable(jdbc, properties);
        checkTransactions(transactions, dataSource);
        return new ForgettingReceiver(
                new JdbcIdempotentReceiver(jdbc, transactions, Clock.systemUTC()), properties.getRetention());
    }

    /** At the start, and not by refusing each packet. */
    private static void checkTable(JdbcOperations jdbc, MqIdempotentProperties properties) {
        try {
            jdbc.queryForObject(TABLE, Integer.class);
        } catch (DataAccessException e) {
            String reason =
                    "Listeners that say idempotent = true need the table mq_handled_packet, and it cannot be read ("
                            + e.getMostSpecificCause().getMessage() + "). Create it as in " + SCHEMA
                            + ", with the application's other tables"
                            + (properties.getInitializeSchema() == DatabaseInitializationMode.ALWAYS
                                    ? "."
                                    : ", or set mq.idempotent.initialize-schema=always.");
            throw new InvalidConfigurationPropertyValueException(
                    "mq.idempotent.initialize-schema", properties.getInitializeSchema(), reason);
        }
    }

    /** Those of another database, or of a broker, would let the id stay where the listener's work is rolled back. */
    private static void checkTransactions(PlatformTransactionManager transactions, DataSource dataSource) {
        Boolean together = new TransactionTemplate(transactions)
                .execute(status -> transactions.getClass().getSimpleName().startsWith("Jta")
                        || TransactionSynchronizationManager.hasResource(dataSource));
        if (!Boolean.TRUE.equals(together)) {
            throw new IllegalStateException(
                    "Listeners that say idempotent = true need the transactions of the DataSource"
                            + " that has the table mq_handled_packet, and "
                            + transactions.getClass().getName()
                            + " does not begin them: mark the right transaction manager, or DataSource, as @Primary, or add a bean of"
                            + " your own of type IdempotentReceiver");
        }
    }
}
