package io.flyweight.mq.spring.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.Packet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/**
 * One channel to the broker with publisher confirms. One channel and one lock, since AMQP numbers a channel's messages by
 * their order, and keeps the order of one channel only. Answers come on threads of the client.
 */
final class RabbitChannel {

    private static final String DIRECT_REPLY = "amq.rabbitmq.reply-to";

    private final Channel given;
    private final Channel channel;
    private final String sender;
    private final ReentrantLock publishing = new ReentrantLock();
    private final ConcurrentSkipListMap<Long, RabbitSend> unsettled = new ConcurrentSkipListMap<>();
    private final Map<String, RabbitSend> requests = new ConcurrentHashMap<>();

    /** What Spring gives would open another channel, without our listeners and numbers, where this one has gone. */
    private RabbitChannel(Channel given, String sender) {
        this.given = given;
        this.channel = given instanceof ChannelProxy proxy ? proxy.getTargetChannel() : given;
        this.sender = sender;
    }

    /**
     * Sets a new channel up.
     *
     * @param given nobody else's; as the connection gave it, so that it can be given back
     * @param sender the own queue's name
     * @param closed is told once when the channel has gone, and why
     */
    static RabbitChannel open(Channel given, String sender, BiConsumer<RabbitChannel, String> closed)
            throws IOException {
        RabbitChannel opened = new RabbitChannel(given, sender);
        Channel channel = opened.channel;
        channel.confirmSelect();
        channel.addConfirmListener(
                (number, multiple) -> opened.settle(number, multiple, true),
                (number, multiple) -> opened.settle(number, multiple, false));
        channel.addReturnListener(opened::returned);
        channel.basicConsume(DIRECT_REPLY, true, (tag, reply) -> opened.replied(reply), tag -> {});
        channel.addShutdownListener(cause -> {
            String why = words(cause);
            opened.lose(why);
            closed.accept(opened, why);
        });
        return opened;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Gives a packet to the broker, in the order of the calls.
     *
     * @param expiration after how long a request is of no use any more
     * @param patience how long to wait for another thread that is sending, to a broker that does not read
     * @throws MqException if it was not sent, or if that cannot be told
     */
    void publish(RabbitSend send, Packet packet, Duration expiration, Duration patience) {
        lock(send.queue(), patience);
        try {
            long number = channel.getNextPublishSeqNo();
            BasicProperties.Builder properties = RabbitMessages.of(packet, sender, number);
            unsettled.put(number, send);
            if (send.isRequest()) {
                String correlation = Long.toString(number);
                requests.put(correlation, send);
                properties
                        .replyTo(DIRECT_REPLY)
                        .correlationId(correlation)
                        .expiration(Long.toString(Math.max(1, expiration.toMillis())));
            }
            send.answer().whenComplete((reply, failure) -> forget(number));
            publish(send, properties.build(), packet.body());
        } finally {
            publishing.unlock();
        }
        if (!channel.isOpen()) {
            // Whoever cleared up may have done so before this one was there.
            lose("closed while a packet was sent");
        }
    }

    private void lock(String queue, Duration patience) {
        try {
            if (publishing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MqOutClosedException(queue, "RabbitMQ does not read what is sent to it at present", null);
    }

    private void publish(RabbitSend send, BasicProperties properties, byte[] body) {
        try {
            channel.basicPublish("", RabbitQueues.of(send.queue()), true, properties, body);
        } catch (AlreadyClosedException e) {
            throw new MqOutClosedException(send.queue(), "Not connected to RabbitMQ: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MqConnectionLostException(
                    send.queue(),
                    Delivery.UNKNOWN,
                    "RabbitMQ was lost while a packet to '" + send.queue() + "' was sent: " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            // The client has counted it and the broker has not: from here on their numbers would differ.
            close();
            throw new MqPacketTooLargeException(
                    send.queue(), "A packet to '" + send.queue() + "' cannot be encoded: " + e.getMessage(), e);
        }
    }

    private void forget(long number) {
        unsettled.remove(number);
        requests.remove(Long.toString(number));
    }

    private void settle(long number, boolean multiple, boolean taken) {
        if (multiple) {
            new ArrayList<>(unsettled.headMap(number, true).keySet()).forEach(each -> settle(each, taken));
        } else {
            settle(number, taken);
        }
    }

    private void settle(long number, boolean taken) {
        RabbitSend send = unsettled.remove(number);
        if (send != null) {
            send.settled(taken);
        }
    }

    /** Comes before the message is settled. */
    private void returned(Return message) {
        Object number = message.getProperties().getHeaders().get(RabbitMessages.NUMBER);
        RabbitSend send = number instanceof Long known ? unsettled.get(known) : null;
        if (send != null) {
            send.returned();
        }
    }

    private void replied(com.rabbitmq.client.Delivery message) {
        BasicProperties properties = message.getProperties();
        RabbitSend send = requests.remove(String.valueOf(properties.getCorrelationId()));
        if (send != null) {
            Map<String, Object> headers = properties.getHeaders();
            Packet reply = new Packet(RabbitMessages.headers(headers), message.getBody());
            send.replied(ackOf(headers), RabbitMessages.text(headers, RabbitMessages.REASON), reply);
        }
    }

    private static Ack ackOf(@Nullable Map<String, Object> headers) {
        String said = RabbitMessages.text(headers, RabbitMessages.ACK);
        for (Ack ack : Ack.values()) {
            if (ack.name().equals(said)) {
                return ack;
            }
        }
        return Ack.UNKNOWN;
    }

    private void lose(String why) {
        List<RabbitSend> lost = new ArrayList<>(unsettled.values());
        lost.addAll(requests.values());
        lost.forEach(send -> send.lost(why));
    }

    private static String words(ShutdownSignalException cause) {
        Throwable deeper = cause.getCause();
        return deeper == null ? String.valueOf(cause.getMessage()) : cause.getMessage() + ": " + deeper.getMessage();
    }

    /** What is unanswered is lost. */
    void close() {
        giveBack(given);
        lose("closed");
    }

    /** Closed for good: else it would be given to others, with our listeners. */
    static void giveBack(Channel given) {
        RabbitUtils.setPhysicalCloseRequired(given, true);
        RabbitUtils.closeChannel(given);
    }
}
