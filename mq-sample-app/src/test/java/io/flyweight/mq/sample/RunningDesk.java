package io.flyweight.mq.sample;

import io.flyweight.mq.sample.desk.DeskApplication;
import io.flyweight.mq.support.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;

/** The three services and the landing page in this process, on free ports. */
final class RunningDesk implements AutoCloseable {

    private final Shop shop;
    private final ConfigurableApplicationContext desk;

    RunningDesk(String... more) {
        List<String> args = new ArrayList<>(List.of("--server.port=0", "--shop.resend-every=100ms"));
        args.addAll(List.of(more));
        for (ShopService service : ShopService.values()) {
            args.add("--mq.queues." + service.queue() + "=127.0.0.1:" + Ports.free());
        }
        shop = new Shop(List.of(ShopService.values()), args.toArray(String[]::new));
        shop.start();
        desk = DeskApplication.start(shop, "--server.port=0");
    }

    /** The address of a service that runs. */
    String addressOf(ShopService service) {
        return Objects.requireNonNull(Shop.address(shop.context(service)));
    }

    String address() {
        return Objects.requireNonNull(Shop.address(desk));
    }

    @Override
    public void close() {
        desk.close();
        shop.close();
    }
}
