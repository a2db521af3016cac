package com.example.shop;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqMessage;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

@Component
class StockListener {

    private static final Logger log = LoggerFactory.getLogger(StockListener.class);

    private final Map<Long, Integer> stock = new ConcurrentHashMap<>(Map.of(42L, 7));

    @MqMessage("take-stock")
    record TakeStock(long article, int pieces) {}

    record Taken(int left) {}

    record Counted(long article, int pieces) {}

    @MqListener
    Taken take(TakeStock command) {
        int left = stock.merge(command.article(), -command.pieces(), Integer::sum);
        if (left < 0) {
            stock.merge(command.article(), command.pieces(), Integer::sum);
            throw new IllegalStateException("there are only " + (left + command.pieces()) + " left");
        }
        return new Taken(left);
    }

    @MqListener(subject = "count.*.evening")
    void atClosingTime(Counted news, @Header(MqHeaders.SUBJECT) String subject) {
        log.info("{}: {} of article {}", subject, news.pieces(), news.article());
    }

    @MqListener(from = "scanner")
    void scanned(Packet packet, @Header("shelf") int shelf) {
        log.info("{} bytes from shelf {}", packet.body().length, shelf);
    }
}
