package io.flyweight.mq.sample.inventory;

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
import org.springframework.stereotype.Component;

/**
 * Hands reserved orders on to shipping, and keeps those that it could not hand on: the queue never sends again by
 * itself. It keeps them in memory; a real shop would write them down together with the reservation.
 */
@Component
class ShippingOutbox {

    private static final Logger log = LoggerFactory.getLogger(ShippingOutbox.class);
    private static final String SHIPPING = "shipping";

    private final MqTemplate mqTemplate;
    private final Queue<ShipOrder> waiting = new ConcurrentLinkedQueue<>();

    ShippingOutbox(MqTemplate mqTemplate) {
        this.mqTemplate = mqTemplate;
    }

    /** Sends without waiting for the answer, so that listeners may call it. */
    CompletableFuture<Void> send(ShipOrder message) {
        CompletableFuture<Void> answer = mqTemplate.sendAsync(SHIPPING, message);
        answer.whenComplete((ok, failure) -> {
            if (failure != null) {
                failed(message, failure);
            }
        });
        return answer;
    }

    /** Returns how many messages wait to be sent again. */
    int waiting() {
        return waiting.size();
    }

    @EventListener
    void on(MqConnectionStateEvent event) {
        if (event.name().equals(SHIPPING) && event.state() == OutConnState.CONNECTED && !waiting.isEmpty()) {
            log.info("'{}' is connected: sending {} messages again", SHIPPING, waiting.size());
            sendAgain();
        }
    }

    /** Sends what waits, each once, until one cannot be sent at all. On a tick too: the window may have been full. */
    @Scheduled(fixedDelayString = "${shop.resend-every}")
    void sendAgain() {
        for (int left = waiting.size(); left > 0; left--) {
            ShipOrder message = waiting.poll();
            if (message == null || send(message).isCompletedExceptionally()) {
                return;
            }
        }
    }

    private void failed(ShipOrder message, Throwable failure) {
        if (failure instanceof MqException e && maySendAgain(e)) {
            log.debug("{} waits: {}", message, e.getMessage());
            waiting.add(message);
        } else {
            log.error("{} will not be sent again: {}", message, failure.getMessage());
        }
    }

    /**
     * NOT_DELIVERED is safe by itself. After UNKNOWN the message may have arrived: it is sent again only because
     * shipping knows by its id an order that it has shipped. It knows as long as its process lives: its memory is lost in
     * a restart, and an order that was shipped just before, without the answer, would be shipped again. A real shop would
     * keep the shipments in a database.
     */
    private static boolean maySendAgain(MqException e) {
        return e.safeToResend() || e.delivery() == Delivery.UNKNOWN;
    }
}
