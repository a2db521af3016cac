package io.flyweight.mq.reliability.outbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.support.Postgres;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a test keeps its tables. */
enum Databases {
    H2 {
        @Override
        String create() {
            return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRESQL {
        @Override
        String create() throws IOException, InterruptedException {
            assumeTrue(Postgres.isInstalled(), "no PostgreSQL under /usr/lib/postgresql: apt-get install postgresql");
            return server().database("d" + UUID.randomUUID().toString().replace("-", ""));
        }
    };

    private static @Nullable Postgres postgres;

    /** Creates an empty one, and returns its URL. */
    abstract String create() throws IOException, InterruptedException;

    private static synchronized Postgres server() throws IOException, InterruptedException {
        Postgres running = postgres;
        if (running == null) {
            running = Postgres.start();
            postgres = running;
        }
        return running;
    }

    /** Stops what was started. */
    static synchronized void stop() throws IOException, InterruptedException {
        Postgres running = postgres;
        postgres = null;
        if (running != null) {
            running.close();
        }
    }
}
