package io.flyweight.mq.reliability.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.support.RabbitBroker;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What carries the packets of a test. */
enum Engines {
    MESH {
        @Override
        List<String> settings() {
            return List.of("mq.engine=mesh");
        }
    },
    RABBITMQ {
        @Override
        List<String> settings() throws IOException {
            return List.of("mq.engine=rabbitmq", "spring.rabbitmq.port=" + broker().port());
        }
    };

    private static @Nullable RabbitBroker broker;

    /** What an application has to say to use it. */
    abstract List<String> settings() throws IOException;

    /** Returns the broker, which is started if it is not there; skips the test if there is none to start. */
    static synchronized RabbitBroker broker() throws IOException {
        assumeTrue(RabbitBroker.isInstalled(), "no RabbitMQ in /usr/lib/rabbitmq: apt-get install rabbitmq-server");
        RabbitBroker running = broker;
        if (running == null) {
            running = RabbitBroker.start();
            broker = running;
        }
        return running;
    }

    /** Stops what was started. */
    static synchronized void stop() throws IOException, InterruptedException {
        RabbitBroker running = broker;
        broker = null;
        if (running != null) {
            running.close();
        }
    }
}
