package com.example.orders;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Service;

@SpringBootApplication
public class OrdersApplication {

    record ReserveStock(long article, int pieces) {}

    record Reserved(int left) {}

    record SoldOut(long article) {}

    enum Outcome {
        PLACED,
        REFUSED,
        TRY_AGAIN,
        ASK_INVENTORY
    }

    @Service
    static class Checkout {

        private final MqTemplate mqTemplate;
        private final Set<Long> soldOut = ConcurrentHashMap.newKeySet();

        Checkout(MqTemplate mqTemplate) {
            this.mqTemplate = mqTemplate;
        }

        Outcome order(long article, int pieces) {
            if (soldOut.contains(article)) {
                return Outcome.REFUSED;
            }
            try {
                mqTemplate.sendAndReceive("inventory", new ReserveStock(article, pieces), Reserved.class);
                return Outcome.PLACED;
            } catch (MqRejectedException e) {
                return Outcome.REFUSED;
            } catch (MqException e) {
                return e.safeToResend() ? Outcome.TRY_AGAIN : Outcome.ASK_INVENTORY;
            }
        }

        @MqListener
        void on(SoldOut news) {
            soldOut.add(news.article());
        }
    }
}
