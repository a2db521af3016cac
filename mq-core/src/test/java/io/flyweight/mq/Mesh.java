package io.flyweight.mq;

import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A few real nodes on loopback, all in this process. */
final class Mesh implements AutoCloseable {

    static final MqWatcher IGNORE = (name, packet) -> Ack.OK;
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);

    private final Map<String, String> queues = new LinkedHashMap<>();
    private final Map<String, Manager> managers = new LinkedHashMap<>();

    Mesh(String... names) {
        for (String name : names) {
            queues.put(name, "127.0.0.1:" + Ports.free());
        }
    }

    /** Runs something on a thread of its own: a common pool may have but one, and wait for this for ever. */
    static CompletableFuture<Void> async(Runnable task) {
        return CompletableFuture.runAsync(task, run -> {
            Thread thread = new Thread(run, "a caller of the tests");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Blocks a handler until the test lets it go on. */
    static void hold(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes every packet, once the test lets it go on. */
    static MqWatcher holding(CountDownLatch latch) {
        return (name, packet) -> {
            hold(latch);
            return Ack.OK;
        };
    }

    int port(String name) {
        String address = queues.getOrDefault(name, "");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    Config.Builder config(String name) {
        Config.Builder builder = Config.builder(name)
                .authToken("a token of the tests")
                .autoReconnectDuration(Duration.ofMillis(100))
                .listenerDaemonRetryDuration(Duration.ofMillis(100));
        queues.forEach(builder::queue);
        return builder;
    }

    Manager start(String name, MqWatcher watcher) {
        return start(name, watcher, builder -> builder);
    }

    Manager start(String name, MqWatcher watcher, UnaryOperator<Config.Builder> settings) {
        Manager manager = new Manager(settings.apply(config(name)).build(), watcher);
        managers.put(name, manager);
        manager.start();
        return manager;
    }

    Manager manager(String name) {
        return Objects.requireNonNull(managers.get(name));
    }

    /** Waits until every started node can send to every other started one. */
    void awaitConnected() {
        managers.forEach((from, manager) -> managers.keySet().stream()
                .filter(to -> !to.equals(from))
                .forEach(to -> manager.awaitConnected(to, PATIENCE)));
    }

    static void awaitState(Manager manager, String peer, OutConnState... states) {
        await().pollInterval(POLL).atMost(PATIENCE).until(() -> List.of(states).contains(manager.state(peer)));
    }

    @Override
    public void close() {
        List<Manager> all = new ArrayList<>(managers.values());
        all.forEach(Manager::forceStop);
    }
}
