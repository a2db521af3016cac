package io.flyweight.mq.reliability.engine;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Headers;

/** Handles what a shop sends, and remembers it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StockApp {

    record Reserve(int number) {}

    record Refuse(int number) {}

    record Ask(int article) {}

    record Pieces(int article, int pieces) {}

    record Once(int number) {}

    record Unsure(int number) {}

    final List<Integer> reserved = new CopyOnWriteArrayList<>();
    final List<Integer> once = new CopyOnWriteArrayList<>();
    final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
    /** What handling waits for. */
    final AtomicReference<@Nullable CountDownLatch> gate = new AtomicReference<>();

    /** How many have begun to wait for it. */
    final AtomicInteger waiting = new AtomicInteger();
    /** How often the answer to an unsure packet is UNKNOWN. */
    final AtomicInteger unsure = new AtomicInteger();
    /** Whether handling leaves its thread interrupted. */
    final AtomicBoolean interrupts = new AtomicBoolean();

    @MqListener
    void on(Reserve command, @Headers Map<String, Object> received) throws InterruptedException {
        CountDownLatch closed = gate.get();
        if (closed != null) {
            waiting.incrementAndGet();
            closed.await();
        }
        headers.add(received);
        reserved.add(command.number());
        if (interrupts.get()) {
            Thread.currentThread().interrupt();
        }
    }

    @MqListener
    void on(Refuse command) {
        throw new IllegalStateException("no piece " + command.number());
    }

    @MqListener
    Pieces on(Ask question) {
        return new Pieces(question.article(), 3);
    }

    @MqListener(id = "once", idempotent = true)
    void on(Once command) {
        once.add(command.number());
    }

    @MqListener
    Ack on(Unsure command) {
        if (unsure.getAndDecrement() > 0) {
            return Ack.UNKNOWN;
        }
        reserved.add(command.number());
        return Ack.OK;
    }

    /** Returns the values of a header among what was received. */
    List<Object> headers(String key) {
        return headers.stream()
                .map(received -> received.getOrDefault(key, "none"))
                .toList();
    }

    /** Returns who sent what was received. */
    List<Object> senders() {
        return headers(MqHeaders.SENDER);
    }
}
