package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings of threads, lanes and sizes take effect. */
@Timeout(60)
class ConfigThreadsIT {

    private static final int LANE_BYTES = 10_000;

    /** Remembers the threads that it is called on. */
    private static final class Threads implements MqWatcher {

        private final Set<String> handling = ConcurrentHashMap.newKeySet();
        private final Set<String> telling = ConcurrentHashMap.newKeySet();

        @Override
        public Ack newPacket(String name, Packet packet) {
            handling.add(Thread.currentThread().getName());
            return Ack.OK;
        }

        @Override
        public void connStateChanged(String name, OutConnState state) {
            telling.add(Thread.currentThread().getName());
        }
    }

    @Test
    void serialHandlesInALaneOfItsOwn() {
        assertThat(threadOfTheWatcher(Dispatch.SERIAL)).startsWith("mq-lane-b-");
    }

    @Test
    void inlineHandlesOnTheIoThread() {
        assertThat(threadOfTheWatcher(Dispatch.INLINE)).isEqualTo("mq-io-b");
    }

    private static String threadOfTheWatcher(Dispatch dispatch) {
        Threads watcher = new Threads();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", watcher, config -> config.dispatch(dispatch));
            mesh.awaitConnected();
            a.send("b", new byte[] {1});
            assertThat(watcher.handling).hasSize(1);
            return watcher.handling.iterator().next();
        }
    }

    @Test
    void handlesAndTellsOnTheExecutorsThatItIsGiven() {
        ExecutorService handlers = Executors.newSingleThreadExecutor(task -> new Thread(task, "my handlers"));
        ExecutorService callbacks = Executors.newSingleThreadExecutor(task -> new Thread(task, "my callbacks"));
        Threads watcher = new Threads();
        CountDownLatch release = new CountDownLatch(1);
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start(
                    "a", watcher, config -> config.handlerExecutor(handlers).callbackExecutor(callbacks));
            Manager b = mesh.start("b", Mesh.holding(release));
            mesh.awaitConnected();

            b.send("a", new byte[] {1});
            CompletableFuture<String> told = a.sendAsync("b", new byte[] {2})
                    .thenApply(ok -> Thread.currentThread().getName());
            release.countDown();

            assertThat(watcher.handling).containsExactly("my handlers");
            assertThat(told.join()).isEqualTo("my callbacks");
            assertThat(watcher.telling).containsExactly("my callbacks");
        } finally {
            handlers.shutdown();
            callbacks.shutdown();
        }
    }

    @Test
    void aFullLaneStopsReadingFromItsSenderAloneAndKeepsItAlive() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        int flood = 4_000;
        try (Mesh mesh = new Mesh("b", "slow", "good")) {
            mesh.start(
                    "b",
                    (name, packet) -> {
                        if (name.equals("slow")) {
                            Mesh.hold(release);
                            handled.incrementAndGet();
                        }
                        return Ack.OK;
                    },
                    config -> config.laneBytes(LANE_BYTES)
                            .heartbeatInterval(Duration.ofMillis(20))
                            .heartbeatTimeout(Duration.ofMillis(300)));
            Manager good = mesh.start("good", Mesh.IGNORE);
            good.awaitConnected("b", Mesh.PATIENCE);
            try (ScriptedPeer slow = ScriptedPeer.dialAs("slow", "b", mesh.port("b"), 1_000)) {
                // More than the socket buffers of both sides hold.
                CompletableFuture<Void> flooded = Mesh.async(() -> flood(slow, flood));
                slow.awaitPings(50);
                for (int i = 0; i < 500; i++) {
                    good.send("b", new byte[] {1});
                }
                assertThat(flooded).as("the node has stopped reading").isNotDone();

                release.countDown();

                flooded.join();
                await().atMost(Mesh.PATIENCE).until(() -> handled.get() == flood);
                assertThat(slow.next()).as("alive, whatever it cost in time").startsWith("ACK");
            }
        }
    }

    private static void flood(ScriptedPeer peer, int packets) {
        try {
            for (int i = 0; i < packets; i++) {
                peer.packet(false, new byte[10_000]);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theReadBufferHasTheSizeThatIsSet() {
        Config config = new Mesh("a").config("a").readBufferSize(12_345).build();

        assertThat(NodeParts.node(config, Environment.real(config)).setup().readBufferBytes())
                .isEqualTo(12_345);
    }
}
