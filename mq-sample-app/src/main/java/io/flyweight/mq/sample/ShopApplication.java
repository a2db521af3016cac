package io.flyweight.mq.sample;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.sample.desk.DeskApplication;
import io.flyweight.mq.spring.MqTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the shop. Without {@code --service=...} all three services run in this process, each as an application of its
 * own that talks to the others through the queue only. Further arguments go to every service that is started.
 */
public final class ShopApplication {

    private static final Logger console = LoggerFactory.getLogger("shop.console");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ShopApplication() {}

    public static void main(String[] args) {
        int exitCode = run(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the process's exit code: 0 if it should go on. */
    static int run(String... args) {
        List<ShopService> services;
        try {
            services = ShopService.chosenBy(args);
        } catch (IllegalArgumentException e) {
            console.error(e.getMessage());
            return 1;
        }
        try {
            start(services, args);
            return 0;
        } catch (RuntimeException e) {
            // Spring Boot has told the cause already.
            console.error("The shop is closed: not all of it could start.");
            return 1;
        }
    }

    private static void start(List<ShopService> services, String... args) {
        Shop shop = new Shop(services, args);
        try {
            shop.start();
            open(shop, services, args);
        } catch (RuntimeException e) {
            shop.close();
            throw e;
        }
    }

    private static void open(Shop shop, List<ShopService> services, String... args) {
        if (services.size() == ShopService.values().length) {
            services.forEach(service -> awaitPeers(service, Objects.requireNonNull(shop.context(service))));
            String desk = Objects.requireNonNull(Shop.address(DeskApplication.start(shop, args)));
            console.info(ThingsToTry.text(desk, shop.all()));
        }
    }

    private static void awaitPeers(ShopService service, ConfigurableApplicationContext context) {
        MqTemplate mqTemplate = context.getBean(MqTemplate.class);
        for (ShopService peer : ShopService.values()) {
            if (peer != service) {
                try {
                    mqTemplate.awaitConnected(peer.queue(), PATIENCE);
                } catch (MqException e) {
                    console.warn("{}: {}", service.queue(), e.getMessage());
                }
            }
        }
    }
}
