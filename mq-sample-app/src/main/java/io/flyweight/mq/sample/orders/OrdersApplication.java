package io.flyweight.mq.sample.orders;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service that takes orders. */
@SpringBootApplication
public class OrdersApplication {

    /** Starts the service with the settings of {@code application-orders.yml}. */
    public static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(OrdersApplication.class)
                .main(OrdersApplication.class)
                .profiles("orders")
                .run(args);
    }
}
