package com.example.shop;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqMessage;
import io.flyweight.mq.spring.MqTemplate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;

@Service
class Warehouse {

    private final MqTemplate mqTemplate;

    Warehouse(MqTemplate mqTemplate) {
        this.mqTemplate = mqTemplate;
    }

    @MqMessage("take-stock")
    record Take(long article, int pieces) {}

    record Taken(int left) {}

    record Counted(long article, int pieces) {}

    /** Returns when inventory's listener has handled it. */
    void take(int pieces) {
        mqTemplate.send("inventory", new Take(42, pieces));
    }

    /** Returns at once, or once there is room for one more in flight; the future has the same answer. */
    CompletableFuture<Void> takeLater(int pieces) {
        return mqTemplate.sendAsync("inventory", new Take(42, pieces));
    }

    /** Returns what inventory's listener returned. */
    Taken takeAndAsk(int pieces) {
        return mqTemplate.sendAndReceive("inventory", new Take(42, pieces), Taken.class);
    }

    /** To every other queue, one after the other; one future for each, by its name. */
    Map<String, CompletableFuture<Void>> tellAll(int pieces) {
        return mqTemplate.broadcast(new Counted(42, pieces), Map.of(MqHeaders.SUBJECT, "count.shoes.evening"), null);
    }

    /** With headers of one's own and a timeout for this call. */
    void scan(byte[] code) {
        mqTemplate.send("inventory", code, Map.of("shelf", 12), Duration.ofSeconds(1));
    }
}
