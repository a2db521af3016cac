package io.flyweight.mq.sample;

import io.flyweight.mq.sample.desk.Services;
import io.flyweight.mq.spring.MqEngine;
import io.flyweight.mq.spring.MqNode;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The services of this process, which can be stopped and started again, and cut off from each other. */
final class Shop implements Services, AutoCloseable {

    private final List<ShopService> services;
    private final String[] args;
    private final Network network;
    private final Map<ShopService, ConfigurableApplicationContext> running = new ConcurrentHashMap<>();

    /** Starts nothing yet; {@code args} are for every service that is started. */
    Shop(List<ShopService> services, String... args) {
        this.services = services;
        this.args = args;
        this.network = new Network(services, this::queuePort);
    }

    /** Starts all, one after the other. */
    void start() {
        services.forEach(this::start);
    }

    /** One at a time; the others can be looked at meanwhile. */
    private synchronized void start(ShopService service) {
        if (!running.containsKey(service)) {
            running.put(service, service.start(network.route(service, args)));
        }
    }

    /** Returns a service's application; {@code null} while it does not run. */
    @Nullable ConfigurableApplicationContext context(ShopService service) {
        return running.get(service);
    }

    @Override
    public void start(String name) {
        start(named(name));
    }

    @Override
    public void stop(String name) {
        stop(named(name));
    }

    /** It runs until it has stopped. */
    private synchronized void stop(ShopService service) {
        ConfigurableApplicationContext context = running.get(service);
        if (context != null) {
            try {
                context.close();
            } finally {
                running.remove(service);
            }
        }
    }

    private static ShopService named(String name) {
        return ShopService.find(name)
                .orElseThrow(() -> new NoSuchElementException("There is no service '" + name + "'."));
    }

    private ShopService networked(String name) {
        ShopService service = named(name);
        if (isOverBroker()) {
            throw new UnsupportedOperationException(
                    "A broker carries the packets: there is no network between services.");
        }
        return service;
    }

    private boolean isOverBroker() {
        return running.values().stream()
                .anyMatch(context -> context.getBeanProvider(MqNode.class).stream()
                        .anyMatch(node -> node.engine() != MqEngine.MESH));
    }

    @Override
    public void cut(String name) {
        network.cut(networked(name));
    }

    @Override
    public void restore(String name) {
        network.restore(networked(name));
    }

    @Override
    public List<Service> all() {
        return services.stream()
                .map(service -> new Service(service.queue(), address(running.get(service)), link(service)))
                .toList();
    }

    private Link link(ShopService service) {
        return isOverBroker() ? Link.BROKER : network.isCut(service) ? Link.CUT : Link.WHOLE;
    }

    @Override
    public void close() {
        services.forEach(this::stop);
        network.close();
    }

    private int queuePort(ShopService service) {
        ConfigurableApplicationContext context = running.get(service);
        return context == null || !context.isActive()
                ? 0
                : context.getEnvironment().getProperty("local.mq.port", Integer.class, 0);
    }

    static @Nullable String address(@Nullable ConfigurableApplicationContext context) {
        return context == null
                ? null
                : "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }
}
