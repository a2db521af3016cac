package io.flyweight.mq.reliability.leak;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Nodes of this process, at addresses of loopback. */
final class Nodes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REJECT_EVERY = 50;
    private static final long IDLE_MILLIS = 100;

    private final Map<String, String> queues = new LinkedHashMap<>();
    private final Map<String, Manager> running = new LinkedHashMap<>();
    private final @Nullable TlsEngines tls;

    /**
     * As a node's own, whose idle threads wait 10 s for the next task: how many of them there are is chance. These are
     * gone when somebody looks, but for those that do not come back.
     */
    private final ExecutorService lanes =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>());

    /** Finds addresses; {@code tls} makes all connections encrypted. */
    Nodes(@Nullable TlsEngines tls, String... names) throws IOException {
        this.tls = tls;
        for (String name : names) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                queues.put(name, "127.0.0.1:" + socket.getLocalPort());
            }
        }
    }

    Manager start(String name) {
        Config.Builder config = Config.builder(name)
                .authToken("a token")
                .autoReconnectDuration(Duration.ofMillis(100))
                .handlerExecutor(lanes)
                .tls(tls);
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
        lanes.shutdown();
    }
}
