package com.example.shop;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.Header;

@SpringBootApplication
public class ShopApplication {

    private static final Logger log = LoggerFactory.getLogger(ShopApplication.class);

    record ReserveStock(long article, int pieces) {}

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @MqListener
    String on(ReserveStock command, @Header(MqHeaders.SENDER) String sender) {
        log.info("{} wants {}", sender, command);
        return command.pieces() + " reserved";
    }

    @Bean
    @ConditionalOnProperty(name = "mq.name", havingValue = "orders")
    ApplicationRunner order(MqTemplate mqTemplate) {
        return arguments -> {
            mqTemplate.awaitConnected("inventory", Duration.ofSeconds(30));
            String answer = mqTemplate.sendAndReceive("inventory", new ReserveStock(42, 3), String.class);
            log.info("inventory says: {}", answer);
        };
    }
}
