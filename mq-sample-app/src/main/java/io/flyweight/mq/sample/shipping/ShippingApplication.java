package io.flyweight.mq.sample.shipping;

import io.flyweight.mq.sample.outbox.MemoryOutbox;
import io.flyweight.mq.spring.MqTemplate;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The service that ships what is reserved. */
@SpringBootApplication
@EnableScheduling
public class ShippingApplication {

    /** Tells orders what was shipped. Orders takes the news of an order that is SHIPPED already as no news. */
    @Bean
    MemoryOutbox<OrderShipped> ordersOutbox(MqTemplate mqTemplate) {
        return new MemoryOutbox<>(mqTemplate, "orders");
    }

    /** Starts the service with the settings of {@code application-shipping.yml}. */
    public static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(ShippingApplication.class)
                .main(ShippingApplication.class)
                .profiles("shipping")
                .run(args);
    }
}
