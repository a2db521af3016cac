package io.flyweight.mq.reliability.leak;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Nodes of this process, at addresses of loopback. */
final class Nodes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REJECT_EVERY = 50;

    private final Map<String, String> queues = new LinkedHashMap<>();
    private final Map<String, Manager> running = new LinkedHashMap<>();
    private final @Nullable TlsEngines tls;

    private final @Nullable Executor lanes;

    /** Finds addresses; {@code tls} makes all connections encrypted. */
    Nodes(@Nullable TlsEngines tls, String... names) {
        this(tls, null, names);
    }

    /** Finds addresses; {@code lanes} calls the handlers, instead of each node's own threads. */
    Nodes(@Nullable TlsEngines tls, @Nullable Executor lanes, String... names) {
        this.tls = tls;
        this.lanes = lanes;
        for (String name : names) {
            queues.put(name, "127.0.0.1:" + Ports.free());
        }
    }

    Manager start(String name) {
        Config.Builder config = Config.builder(name)
                .authToken("a token")
                .autoReconnectDuration(Duration.ofMillis(100))
                .tls(tls);
        if (lanes != null) {
            config.handlerExecutor(lanes);
        }
        queues.forEach(config::queue);
        Manager manager = new Manager(config.build(), (from, packet) -> handle(packet));
        running.put(name, manager);
        manager.start();
        return manager;
    }

    private static Ack handle(Packet packet) {
        if (packet.isRequest()) {
            packet.reply(packet.body());
        }
        return packet.body().length % REJECT_EVERY == 1 ? Ack.REJECTED : Ack.OK;
    }

    /** Waits until all that run are connected to each other. */
    void awaitConnected() {
        running.values()
                .forEach(manager -> manager.peers().stream()
                        .filter(running::containsKey)
                        .forEach(peer -> manager.awaitConnected(peer, PATIENCE)));
    }

    void stop(String name) {
        Manager manager = running.remove(name);
        if (manager != null) {
            manager.close();
        }
    }

    @Override
    public void close() {
        running.values().forEach(Manager::close);
    }
}
