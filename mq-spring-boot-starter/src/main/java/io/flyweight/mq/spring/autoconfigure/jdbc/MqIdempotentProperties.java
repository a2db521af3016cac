package io.flyweight.mq.spring.autoconfigure.jdbc;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/** What {@code mq.idempotent.*} may say. */
@ConfigurationProperties("mq.idempotent")
public class MqIdempotentProperties {

    /** Whether to create the table of handled packets where a listener needs it: always, never, or in an embedded database. */
    private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

    /** How long handled packets are remembered; 0 is for ever. One that arrives once more after that is handled once more. */
    private Duration retention = Duration.ofDays(7);

    public DatabaseInitializationMode getInitializeSchema() {
        return initializeSchema;
    }

    public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
        this.initializeSchema = initializeSchema;
    }

    public Duration getRetention() {
        return retention;
    }

    public void setRetention(Duration retention) {
        this.retention = retention;
    }
}
