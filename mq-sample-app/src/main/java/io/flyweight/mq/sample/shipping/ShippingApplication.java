package io.flyweight.mq.sample.shipping;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The service that ships what is reserved. */
@SpringBootApplication
@EnableScheduling
public class ShippingApplication {

    /** Starts the service with the settings of {@code application-shipping.yml}. */
    public static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(ShippingApplication.class)
                .main(ShippingApplication.class)
                .profiles("shipping")
                .run(args);
    }
}
