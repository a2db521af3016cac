package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Nodes of Flyweight MQ on loopback, all in this process and all with the same map. */
public final class Cluster implements AutoCloseable {

    private static final String TOKEN = "a token of the benchmarks";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, Manager> managers = new LinkedHashMap<>();

    /** Finds an address for each of them; none is started. */
    public Cluster(Collection<String> names) {
        for (String name : names) {
            addresses.put(name, "127.0.0.1:" + Ports.free());
        }
    }

    /** Returns a configuration of which everything but names and token is at its default. */
    public Config.Builder config(String name) {
        Config.Builder builder = Config.builder(name).authToken(TOKEN);
        addresses.forEach(builder::queue);
        return builder;
    }

    /** Returns the same for a Spring Boot application. */
    public String[] properties(String name) {
        Stream<String> own = Stream.of("mq.name=" + name, "mq.auth-token=" + TOKEN);
        Stream<String> all =
                addresses.entrySet().stream().map(queue -> "mq.queues." + queue.getKey() + "=" + queue.getValue());
        return Stream.concat(own, all).toArray(String[]::new);
    }

    /** Makes a node, which is not started yet. */
    public Manager add(String name, MqWatcher watcher, UnaryOperator<Config.Builder> settings) {
        Manager manager = new Manager(settings.apply(config(name)).build(), watcher);
        managers.put(name, manager);
        return manager;
    }

    /** Makes a node and starts it. */
    public Manager start(String name, MqWatcher watcher, UnaryOperator<Config.Builder> settings) {
        Manager manager = add(name, watcher, settings);
        manager.start();
        return manager;
    }

    public List<String> names() {
        return List.copyOf(managers.keySet());
    }

    public Manager manager(String name) {
        return Objects.requireNonNull(managers.get(name), name);
    }

    /** Waits until every node can send to every other one. */
    public void awaitConnected() {
        managers.forEach((from, manager) -> managers.keySet().stream()
                .filter(to -> !to.equals(from))
                .forEach(to -> manager.awaitConnected(to, PATIENCE)));
    }

    /** Waits until one of them can send to another one, which may live elsewhere. */
    public void awaitConnected(String from, String to) {
        manager(from).awaitConnected(to, PATIENCE);
    }

    @Override
    public void close() {
        managers.values().forEach(Manager::forceStop);
    }
}
