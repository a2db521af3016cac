package io.flyweight.mq.sample.outbox;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqTemplate;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Sends messages to one queue, and keeps those that did not get through: the queue never sends again by itself. It keeps
 * them in memory; a real shop would write them down in the transaction of its own work.
 *
 * <p>After NOT_DELIVERED sending again is safe by itself. After UNKNOWN the message may have arrived: whoever uses this
 * must send to a receiver that knows what it has handled before.
 *
 * @param <T> the messages
 */
public final class MemoryOutbox<T> {

    private static final Logger log = LoggerFactory.getLogger(MemoryOutbox.class);

    private final MqTemplate mqTemplate;
    private final String queue;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Creates one that keeps nothing yet.
     *
     * @param mqTemplate sends
     * @param queue to which queue
     */
    public MemoryOutbox(MqTemplate mqTemplate, String queue) {
        this.mqTemplate = mqTemplate;
        this.queue = queue;
    }

    /** Sends without waiting for the answer, so that listeners may call it. */
    public CompletableFuture<Void> send(T message) {
        CompletableFuture<Void> answer = mqTemplate.sendAsync(queue, message);
        answer.whenComplete((ok, failure) -> {
            if (failure != null) {
                failed(message, failure);
            }
        });
        return answer;
    }

    /** Returns how many messages wait to be sent again. */
    public int waiting() {
        return waiting.size();
    }

    /** Sends what waits as soon as its queue is there. */
    @EventListener
    public void on(MqConnectionStateEvent event) {
        if (event.name().equals(queue) && event.state() == OutConnState.CONNECTED && !waiting.isEmpty()) {
            log.info("'{}' is connected: sending {} messages again", queue, waiting.size());
            sendAgain();
        }
    }

    /** Sends what waits, each once, until one cannot be sent at all. On a tick too: the window may have been full. */
    @Scheduled(fixedDelayString = "${shop.resend-every}")
    public void sendAgain() {
        for (int left = waiting.size(); left > 0; left--) {
            T message = waiting.poll();
            if (message == null || send(message).isCompletedExceptionally()) {
                return;
            }
        }
    }

    private void failed(T message, Throwable failure) {
        if (failure instanceof MqException e && maySendAgain(e)) {
            log.debug("{} waits: {}", message, e.getMessage());
            waiting.add(message);
        } else {
            log.error("{} will not be sent again: {}", message, failure.getMessage());
        }
    }

    private static boolean maySendAgain(MqException e) {
        return e.safeToResend() || e.delivery() == Delivery.UNKNOWN;
    }
}
