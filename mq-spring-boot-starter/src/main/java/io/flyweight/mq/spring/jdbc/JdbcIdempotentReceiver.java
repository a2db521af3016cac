package io.flyweight.mq.spring.jdbc;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.listener.IdempotentReceiver;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Remembers handled packets in the table {@code mq_handled_packet}, one row for each listener and id, written in the
 * transaction in which the listener does its work. A second packet of an id waits for the first one's transaction, as its
 * row would have the same key. Thread-safe.
 */
public final class JdbcIdempotentReceiver implements IdempotentReceiver {

    private static final Logger log = LoggerFactory.getLogger(JdbcIdempotentReceiver.class);

    private static final String REMEMBER =
            "INSERT INTO mq_handled_packet (packet_id, listener_id, handled_at) VALUES (?, ?, ?)";
    private static final String FORGET = "DELETE FROM mq_handled_packet WHERE handled_at < ?";

    private final JdbcOperations jdbc;
    private final PlatformTransactionManager transactions;
    private final Clock clock;

    /**
     * Creates a receiver.
     *
     * @param jdbc the database with the table
     * @param transactions its transactions, in which the listeners' own work takes part
     * @param clock dates the rows
     */
    public JdbcIdempotentReceiver(JdbcOperations jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public @Nullable Object receive(String listener, UUID packet, Callable<@Nullable Object> handling)
            throws Exception {
        TransactionStatus transaction;
        try {
            transaction = transactions.getTransaction(new DefaultTransactionDefinition());
        } catch (TransactionException e) {
            return later(listener, packet, e);
        }
        Object answer;
        try {
            if (!remember(listener, packet)) {
                transactions.rollback(transaction);
                log.debug("Listener {} has handled packet {} before", listener, packet);
                return Ack.OK;
            }
            answer = handling.call();
        } catch (CannotRememberException e) {
            rollBack(transaction, e);
            return later(listener, packet, e);
        } catch (Throwable e) {
            rollBack(transaction, e);
            throw e;
        }
        if (answer instanceof Ack ack && ack != Ack.OK) {
            transactions.rollback(transaction);
            return answer;
        }
        return commit(transaction, listener, packet) ? answer : Ack.UNKNOWN;
    }

    /** The database is away: nothing is wrong with the packet. */
    private static Ack later(String listener, UUID packet, RuntimeException why) {
        log.warn("Listener {} was not called for packet {}: {}", listener, packet, why.toString());
        return Ack.UNKNOWN;
    }

    /** The insert is the transaction's first statement: where it fails, there is nothing to be kept. */
    private boolean remember(String listener, UUID packet) {
        try {
            jdbc.update(REMEMBER, packet.toString(), listener, clock.millis());
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        } catch (DataAccessException e) {
            throw new CannotRememberException(e);
        }
    }

    private void rollBack(TransactionStatus transaction, Throwable cause) {
        try {
            transactions.rollback(transaction);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Returns false where the database may have committed or not. */
    private boolean commit(TransactionStatus transaction, String listener, UUID packet) {
        try {
            transactions.commit(transaction);
            return true;
        } catch (UnexpectedRollbackException | DataIntegrityViolationException | ConcurrencyFailureException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("Nobody can tell whether listener {} has handled packet {}: {}", listener, packet, e.toString());
            return false;
        }
    }

    /** As opposed to what the listener's own statements may throw. */
    private static final class CannotRememberException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CannotRememberException(DataAccessException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * Forgets what was handled so long ago. A packet that arrives once more after that is handled once more.
     *
     * @param age above 0
     * @return how many rows were deleted
     */
    public int forgetOlderThan(Duration age) {
        return jdbc.update(FORGET, clock.instant().minus(age).toEpochMilli());
    }
}
