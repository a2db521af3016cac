package io.flyweight.mq.spring.rabbit;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** The one channel on which this application sends, as long as there is a broker. Thread-safe. */
final class RabbitLink {

    private static final Logger log = LoggerFactory.getLogger(RabbitLink.class);

    private final ConnectionFactory connections;
    private final String name;
    private final Consumer<RabbitSend> late;
    private final Consumer<OutConnState> watcher;
    private volatile @Nullable RabbitChannel channel;
    private volatile @Nullable String blocked;
    private volatile Now now = new Now(OutConnState.IDLE, Instant.now(), null);
    private long connects;

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
     * @param late is told of packets that were stored after their sends had timed out
     * @param watcher is told of each new state
     */
    RabbitLink(ConnectionFactory connections, String name, Consumer<RabbitSend> late, Consumer<OutConnState> watcher) {
        ConnectionFactory forPublishers = connections.getPublisherConnectionFactory();
        this.connections = forPublishers == null ? connections : forPublishers;
        this.name = name;
        this.late = late;
        this.watcher = watcher;
    }

    /** Connects unless it is. Fails by {@link #now()}. May take as long as the client's connection timeout. */
    synchronized void connect() {
        RabbitChannel present = channel;
        if (present != null && present.isOpen()) {
            return;
        }
        try {
            Connection connection = connections.createConnection();
            connection.addBlockedListener(new Blocked());
            Channel fresh = connection.createChannel(false);
            // The channel itself: its wrapper would be given to others when it is closed, with our listeners.
            Channel own = fresh instanceof ChannelProxy proxy ? proxy.getTargetChannel() : fresh;
            blocked = null;
            channel = RabbitChannel.open(own, name, late, this::lost);
            connects++;
            enter(OutConnState.CONNECTED, null);
            log.info("Connected to RabbitMQ at {}", address());
        } catch (AmqpException | IOException e) {
            String why = words(e);
            if (!why.equals(now.error)) {
                log.warn("Cannot connect to RabbitMQ at {}: {}", address(), why);
            }
            enter(OutConnState.WAITING, why);
        }
    }

    private void lost(String why) {
        if (now.state == OutConnState.CONNECTED) {
            log.warn("Lost RabbitMQ: {}", why);
            enter(OutConnState.WAITING, why);
        }
    }

    private void enter(OutConnState state, @Nullable String error) {
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
            throw new MqOutClosedException(queue, "Not connected to RabbitMQ at " + address() + ": " + now.error, null);
        }
        if (why != null) {
            throw new MqOutClosedException(queue, "RabbitMQ takes no packets at present: " + why, null);
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

    synchronized long reconnects() {
        return Math.max(0, connects - 1);
    }

    String address() {
        return connections.getHost() + ":" + connections.getPort();
    }

    /** Closes the channel and opens another one. */
    synchronized void reconnect() {
        RabbitChannel present = channel;
        if (present != null) {
            present.close();
        }
        connect();
    }

    /** Closes for good, unless it is connected again. */
    synchronized void close() {
        RabbitChannel present = channel;
        enter(OutConnState.STOPPED, null);
        if (present != null) {
            present.close();
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
