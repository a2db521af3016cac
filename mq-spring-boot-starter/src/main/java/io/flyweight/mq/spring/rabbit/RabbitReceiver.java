package io.flyweight.mq.spring.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.QueueNames;
import io.flyweight.mq.api.Responder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Brings the packets of the own queue to the watcher, one at a time. OK removes a packet from the queue; what is rejected is
 * a dead letter, unless it is a request, whose sender is told. What the watcher cannot tell about is handled again after a
 * while, before any other: given back to the broker it would come later than others, and be a dead letter after some times.
 */
public final class RabbitReceiver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RabbitReceiver.class);

    /** Few, since whatever was brought counts as brought once more when the process dies: see {@link RabbitQueues}. */
    private static final int PREFETCH = 32;

    /** How often a receiver without packets looks whether it should stop. */
    private static final long LOOK_MILLIS = 200;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final MqWatcher watcher;
    private final Consumer<String> received;
    private final long replyLimit;
    private final BooleanSupplier reached;
    private final SimpleMessageListenerContainer container;
    private volatile boolean wanted;
    /** Whether a packet was given back because of a stop: those that were fetched with it must not come before it. */
    private volatile boolean givenBack;

    private boolean begun;
    private volatile ListenerState told = ListenerState.STOPPED;

    /**
     * Creates a receiver that does not receive yet.
     *
     * @param connections to the broker
     * @param settings the own queue's name, and how large a reply may be
     * @param retry how long to wait before the broker is tried again
     * @param watcher handles the packets
     * @param received is told the sender of each packet that was handled
     * @param reached whether the broker is, and so has the queue: before that nothing is asked of it
     */
    public RabbitReceiver(
            ConnectionFactory connections,
            RabbitSettings settings,
            Duration retry,
            MqWatcher watcher,
            Consumer<String> received,
            BooleanSupplier reached) {
        this.watcher = watcher;
        this.received = received;
        this.reached = reached;
        this.replyLimit = settings.packetSizeLimit();
        this.container = new SimpleMessageListenerContainer(connections);
        container.setTaskExecutor(new SimpleAsyncTaskExecutor("mq-receive-"));
        container.setQueueNames(RabbitQueues.of(settings.name()));
        container.setPrefetchCount(PREFETCH);
        container.setReceiveTimeout(LOOK_MILLIS);
        container.setRecoveryInterval(retry.toMillis());
        container.setMissingQueuesFatal(false);
        container.setPossibleAuthenticationFailureFatal(false);
        container.setConsumerTagStrategy(queue -> "");
        container.setMessageListener((ChannelAwareMessageListener) this::onMessage);
        // Whoever refused a packet has said so.
        container.setErrorHandler(failure -> log.debug("Not acknowledged", failure));
        container.afterPropertiesSet();
    }

    /** Receives, as soon as there is a broker. */
    public synchronized void start() {
        begun = false;
        givenBack = false;
        wanted = true;
        look();
    }

    /**
     * Takes nothing more from the broker, and returns when the packets that it has are handled.
     *
     * @param drain the longest wait; what is not handled by then is brought again to whoever receives next
     */
    public void stop(Duration drain) {
        wanted = false;
        container.setShutdownTimeout(drain.toMillis());
        container.stop();
        look();
    }

    /** Ends it for good. */
    @Override
    public void close() {
        container.destroy();
    }

    /** Returns whether it receives. */
    public ListenerState state() {
        if (!container.isRunning()) {
            return wanted ? ListenerState.DOWN : ListenerState.STOPPED;
        }
        return container.getActiveConsumerCount() > 0 ? ListenerState.LISTENING : ListenerState.DOWN;
    }

    /** Tells the watcher if the state is another one, and receives if it should and does not. To be called now and then. */
    public synchronized void look() {
        if (wanted && !container.isRunning() && reached.getAsBoolean()) {
            if (begun) {
                log.warn("Receiving has ended, and begins again");
            }
            begun = true;
            container.start();
            if (!wanted) {
                // Stopped meanwhile, when there was nothing to stop yet.
                container.stop();
            }
        }
        ListenerState now = state();
        if (now != told) {
            told = now;
            watcher.listenerStateChanged(now);
        }
    }

    private void onMessage(Message message, @Nullable Channel channel) throws IOException {
        if (givenBack) {
            throw new ImmediateRequeueAmqpException("stopping");
        }
        MessageProperties properties = message.getMessageProperties();
        String sender = properties.getAppId();
        if (sender == null || !QueueNames.isValid(sender)) {
            log.warn("A packet that does not say who sent it (app-id: {}) is a dead letter", sender);
            throw new AmqpRejectAndDontRequeueException("no sender");
        }
        boolean request = properties.getReplyTo() != null && channel != null;
        Answer answer = new Answer(replyLimit);
        Ack ack = handle(sender, packet(message, request, answer));
        for (Duration pause = FIRST_PAUSE;
                ack == Ack.UNKNOWN && !request && rest(sender, channel, pause, answer.reason); ) {
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            answer = new Answer(replyLimit);
            ack = handle(sender, packet(message, false, answer));
        }
        received.accept(sender);
        if (channel != null && request) {
            reply(channel, properties, ack, answer);
        } else if (ack == Ack.UNKNOWN) {
            givenBack = !wanted;
            throw new ImmediateRequeueAmqpException(answer.reason);
        } else if (ack != Ack.OK) {
            throw new AmqpRejectAndDontRequeueException(answer.reason);
        }
    }

    /** Neither an error nor an interrupt that a listener left behind must end the thread that brings packets. */
    private Ack handle(String sender, Packet packet) {
        try {
            return watcher.newPacket(sender, packet);
        } catch (RuntimeException | Error e) {
            log.error("A packet from '{}' cannot be handled, and is a dead letter", sender, e);
            return Ack.REJECTED;
        } finally {
            if (wanted && Thread.interrupted()) {
                log.debug("A listener has left its thread interrupted");
            }
        }
    }

    private static Packet packet(Message message, boolean request, Answer answer) {
        return Packet.received(
                RabbitMessages.headers(message.getMessageProperties().getHeaders()),
                message.getBody(),
                request,
                answer);
    }

    /** Returns whether a packet is ours to try again: not when it is to stop, nor when the broker has given up on us. */
    private boolean rest(String sender, @Nullable Channel channel, Duration pause, String why) {
        log.warn(
                "A packet from '{}' cannot be handled now, and is tried again in {} s: {}",
                sender,
                pause.toSeconds(),
                why);
        long end = System.nanoTime() + pause.toNanos();
        long left = pause.toNanos();
        while (isOurs(channel) && left > 0) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
            left = end - System.nanoTime();
        }
        return isOurs(channel);
    }

    private boolean isOurs(@Nullable Channel channel) {
        return wanted && (channel == null || channel.isOpen());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void reply(Channel channel, MessageProperties request, Ack ack, Answer answer) throws IOException {
        BasicProperties properties =
                RabbitMessages.reply(answer.headers, ack.name(), answer.reason, request.getCorrelationId());
        channel.basicPublish("", request.getReplyTo(), properties, answer.body);
    }

    /** What the watcher said to a packet. */
    private static final class Answer implements Responder {

        private final long limit;
        private Map<String, String> headers = Map.of();
        private byte[] body = new byte[0];
        private String reason = "";

        Answer(long limit) {
            this.limit = limit;
        }

        @Override
        public void reply(Packet request, Map<String, String> replyHeaders, byte[] replyBody) {
            String whyNot = RabbitMessages.whyNot(replyHeaders, replyBody.length, limit);
            if (!whyNot.isEmpty()) {
                throw new IllegalArgumentException("the reply cannot be sent: " + whyNot);
            }
            headers = replyHeaders;
            body = replyBody;
        }

        @Override
        public void reason(Packet packet, String why) {
            reason = why;
        }
    }
}
