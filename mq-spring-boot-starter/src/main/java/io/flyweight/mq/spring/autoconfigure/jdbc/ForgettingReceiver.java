package io.flyweight.mq.spring.autoconfigure.jdbc;

import io.flyweight.mq.spring.jdbc.JdbcIdempotentReceiver;
import io.flyweight.mq.spring.listener.IdempotentReceiver;
import io.flyweight.mq.spring.thread.RepeatingTask;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers by JDBC, and forgets once an hour what is old. */
final class ForgettingReceiver implements IdempotentReceiver, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ForgettingReceiver.class);

    private final JdbcIdempotentReceiver receiver;
    private final Duration retention;
    private final RepeatingTask forgetting;

    ForgettingReceiver(JdbcIdempotentReceiver receiver, Duration retention) {
        this.receiver = receiver;
        this.retention = retention;
        this.forgetting = new RepeatingTask("mq-forget", Duration.ofHours(1), this::forget);
        if (!retention.isZero()) {
            forgetting.start();
            forgetting.soon();
        }
    }

    @Override
    public @Nullable Object receive(String listener, UUID packet, Callable<@Nullable Object> handling)
            throws Exception {
        return receiver.receive(listener, packet, handling);
    }

    private void forget() {
        log.debug("Forgot {} packets that were handled", receiver.forgetOlderThan(retention));
    }

    @Override
    public void close() {
        forgetting.stop(Duration.ZERO);
    }
}
