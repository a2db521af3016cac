package io.flyweight.mq.spring.rabbit;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * The one channel on which this application sends, as long as there is a broker. Thread-safe. What connects and closes
 * waits for the network, one thread at a time; what asks never waits.
 */
final class RabbitLink {

    private static final Logger log = LoggerFactory.getLogger(RabbitLink.class);

    private final ConnectionFactory connections;
    private final String name;
    private final Consumer<OutConnState> watcher;
    private final Object connecting = new Object();
    private volatile @Nullable RabbitChannel channel;
    private volatile @Nullable String blocked;
    private volatile Now now = new Now(OutConnState.IDLE, Instant.now(), null);
    private volatile long connects;
    private com.rabbitmq.client.@Nullable Connection watched;
    private boolean wanted;

    /**
     * How it is.
     *
     * @param error why it was last lost, or could not be had
     */
    record Now(OutConnState state, Instant since, @Nullable String error) {}

    /**
     * Creates a link that is not connected.
     *
     * @param connections to the broker; sends get a connection of their own where it offers one, since a broker that is
     *     short of memory stops reading from those who send
     * @param name the own queue's name
     * @param watcher is told of each new state; must not block
     */
    RabbitLink(ConnectionFactory connections, String name, Consumer<OutConnState> watcher) {
        ConnectionFactory forPublishers = connections.getPublisherConnectionFactory();
        this.connections = forPublishers == null ? connections : forPublishers;
        this.name = name;
        this.watcher = watcher;
    }

    /** Connects, from now on for as long as it is not closed. Fails by {@link #now()}. */
    void start() {
        synchronized (connecting) {
            wanted = true;
            connect();
        }
    }

    /** Connects again if it should be and is not. To be called now and then. */
    void keepConnected() {
        synchronized (connecting) {
            if (wanted) {
                connect();
            }
        }
    }

    private void connect() {
        RabbitChannel present = channel;
        if (present != null && present.isOpen()) {
            enter(OutConnState.CONNECTED, null);
            return;
        }
        Channel fresh = null;
        try {
            Connection connection = connections.createConnection();
            watch(connection);
            fresh = connection.createChannel(false);
            RabbitChannel opened = RabbitChannel.open(fresh, name, this::lost);
            channel = opened;
            connects++;
            enter(OutConnState.CONNECTED, null);
            log.info("Connected to RabbitMQ at {}", address());
            if (!opened.isOpen()) {
                // Before anybody could be told that it was there.
                lost(opened, "the channel was closed while it was opened");
            }
        } catch (AmqpException | IOException | ShutdownSignalException e) {
            if (fresh != null) {
                RabbitChannel.giveBack(fresh);
            }
            String why = words(e);
            if (!why.equals(now.error)) {
                log.warn("Cannot connect to RabbitMQ at {}: {}", address(), why);
            }
            enter(OutConnState.WAITING, why);
        }
    }

    /** The broker tells a connection once that it is blocked, however many channels come and go. */
    private void watch(Connection connection) {
        com.rabbitmq.client.Connection real = connection.getDelegate();
        if (real == null || real != watched) {
            watched = real;
            blocked = null;
            connection.addBlockedListener(new Blocked());
        }
    }

    private void lost(RabbitChannel which, String why) {
        if (which == channel && now.state == OutConnState.CONNECTED) {
            log.warn("Lost RabbitMQ: {}", why);
            enter(OutConnState.WAITING, why);
        }
    }

    private synchronized void enter(OutConnState state, @Nullable String error) {
        Now before = now;
        Instant since = before.state == state ? before.since : Instant.now();
        now = new Now(state, since, error == null ? before.error : error);
        if (before.state != state) {
            watcher.accept(state);
        }
    }

    /**
     * Returns the channel to send on.
     *
     * @throws MqOutClosedException if there is none
     */
    RabbitChannel channel(String queue) {
        RabbitChannel present = channel;
        String why = blocked;
        if (present == null || !present.isOpen()) {
            throw new MqOutClosedException(
                    queue, "Not connected to RabbitMQ at " + address() + ": " + now.error + "; NOT_DELIVERED", null);
        }
        if (why != null) {
            throw new MqOutClosedException(
                    queue, "RabbitMQ takes no packets at present: " + why + "; NOT_DELIVERED", null);
        }
        return present;
    }

    boolean isConnected() {
        RabbitChannel present = channel;
        return present != null && present.isOpen() && blocked == null;
    }

    Now now() {
        return now;
    }

    /** Why the broker takes no packets although it is there; {@code null} while it does. */
    @Nullable String blocked() {
        return blocked;
    }

    long reconnects() {
        return Math.max(0, connects - 1);
    }

    String address() {
        return connections.getHost() + ":" + connections.getPort();
    }

    /** Closes the channel and opens another one. */
    void reconnect() {
        synchronized (connecting) {
            RabbitChannel present = channel;
            if (wanted && present != null) {
                present.close();
                connect();
            }
        }
    }

    /** Closes until it is started again. */
    void close() {
        synchronized (connecting) {
            wanted = false;
            RabbitChannel present = channel;
            enter(OutConnState.STOPPED, null);
            if (present != null) {
                present.close();
            }
        }
    }

    private static String words(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }

    /** The broker is short of memory or of disk. */
    private final class Blocked implements BlockedListener {

        @Override
        public void handleBlocked(String reason) {
            log.warn("RabbitMQ takes no packets at present: {}", reason);
            blocked = reason;
        }

        @Override
        public void handleUnblocked() {
            log.info("RabbitMQ takes packets again");
            blocked = null;
        }
    }
}
