package io.flyweight.mq.sample;

import io.flyweight.mq.sample.desk.Services;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The services that were started in this process, and can be stopped and started again. */
final class Shop implements Services {

    private final String[] args;
    private final Map<ShopService, ConfigurableApplicationContext> running = new ConcurrentHashMap<>();

    /** Starts nothing yet; {@code args} are for every service that is started. */
    Shop(String... args) {
        this.args = args;
    }

    /** One at a time; the others can be looked at meanwhile. */
    synchronized void start(ShopService service) {
        if (!running.containsKey(service)) {
            running.put(service, service.start(args));
        }
    }

    /** Returns a service's application; {@code null} while it does not run. */
    @Nullable ConfigurableApplicationContext context(ShopService service) {
        return running.get(service);
    }

    @Override
    public void start(String name) {
        start(ShopService.named(name));
    }

    @Override
    public synchronized void stop(String name) {
        ConfigurableApplicationContext context = running.remove(ShopService.named(name));
        if (context != null) {
            context.close();
        }
    }

    @Override
    public List<Service> all() {
        return Arrays.stream(ShopService.values())
                .map(service -> new Service(service.queue(), address(running.get(service))))
                .toList();
    }

    static @Nullable String address(@Nullable ConfigurableApplicationContext context) {
        return context == null
                ? null
                : "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }
}
