package io.flyweight.mq.sample.inventory;

import io.flyweight.mq.sample.outbox.MemoryOutbox;
import io.flyweight.mq.spring.MqTemplate;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The service that knows the stock. */
@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(ShopProperties.class)
public class InventoryApplication {

    /**
     * Hands reserved orders on. Shipping knows by its id an order that it has shipped, as long as its process lives: its
     * memory is lost in a restart, and an order that was shipped just before, without the answer, would be shipped again.
     * A real shop would keep the shipments in a database.
     */
    @Bean
    MemoryOutbox<ShipOrder> shippingOutbox(MqTemplate mqTemplate) {
        return new MemoryOutbox<>(mqTemplate, "shipping");
    }

    /** Starts the service with the settings of {@code application-inventory.yml}. */
    public static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(InventoryApplication.class)
                .main(InventoryApplication.class)
                .profiles("inventory")
                .run(args);
    }
}
