package io.flyweight.mq.sample;

import io.flyweight.mq.sample.inventory.InventoryApplication;
import io.flyweight.mq.sample.orders.OrdersApplication;
import io.flyweight.mq.sample.shipping.ShippingApplication;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.ConfigurableApplicationContext;

/** The services of the shop. They start and stop in this order: an order that is taken can still be shipped. */
enum ShopService {
    ORDERS(OrdersApplication::start),
    INVENTORY(InventoryApplication::start),
    SHIPPING(ShippingApplication::start);

    private static final String OPTION = "service";

    private final Function<String[], ConfigurableApplicationContext> application;

    ShopService(Function<String[], ConfigurableApplicationContext> application) {
        this.application = application;
    }

    /**
     * Returns the services that {@code --service=...} names, or all.
     *
     * @throws IllegalArgumentException if there is no such service, naming those that there are
     */
    static List<ShopService> chosenBy(String... args) {
        List<String> names = new DefaultApplicationArguments(args).getOptionValues(OPTION);
        if (names == null) {
            return List.of(values());
        }
        return names.isEmpty()
                ? List.of(named(""))
                : names.stream().map(ShopService::named).distinct().toList();
    }

    ConfigurableApplicationContext start(String... args) {
        return application.apply(args);
    }

    /** The name of the service's queue. */
    String queue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the service of that name. */
    static Optional<ShopService> find(String name) {
        return Arrays.stream(values())
                .filter(service -> service.queue().equals(name))
                .findFirst();
    }

    private static ShopService named(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("There is no service '" + name + "': use "
                        + Arrays.stream(values())
                                .map(service -> "--" + OPTION + "=" + service.queue())
                                .collect(Collectors.joining(", "))
                        + ", or nothing for all of them."));
    }
}
