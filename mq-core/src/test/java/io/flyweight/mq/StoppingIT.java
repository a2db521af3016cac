package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stops that meet each other, starts, changes and handlers. */
@Timeout(60)
class StoppingIT {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final Mesh mesh = new Mesh("a", "b");
    private final CountDownLatch inHandler = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void stop() {
        go.countDown();
        mesh.close();
    }

    private Manager startBusy() {
        Manager b = mesh.start("b", (name, packet) -> {
            inHandler.countDown();
            Mesh.hold(go);
            return Ack.OK;
        });
        Manager a = mesh.start("a", Mesh.IGNORE);
        a.awaitConnected("b", Mesh.PATIENCE);
        a.sendAsync("b", new byte[1]);
        Mesh.hold(inHandler);
        return b;
    }

    private static CompletableFuture<Void> drain(Manager manager) {
        CompletableFuture<Void> stopped = Mesh.async(() -> manager.stop(LONG));
        await().until(() -> manager.status().listener() == ListenerState.STOPPED);
        assertThat(stopped).isNotDone();
        return stopped;
    }

    @Test
    void aStoppedNodeLeavesNoThreadBehindAndAStartedOneHasThemAgain() {
        try (Mesh mesh = new Mesh("leaves", "stays")) {
            Manager leaves = mesh.start("leaves", Mesh.IGNORE);
            Manager stays = mesh.start("stays", Mesh.IGNORE);
            mesh.awaitConnected();
            leaves.send("stays", new byte[] {1});
            stays.send("leaves", new byte[] {1});
            assertThat(threadsOf("leaves")).isNotEmpty();

            leaves.close();

            // Much less than the 10 s that a thread without a task waits for one in a running node.
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(threadsOf("leaves")).isEmpty());
            leaves.start();
            mesh.awaitConnected();
            stays.send("leaves", new byte[] {1});
            assertThat(threadsOf("leaves")).anyMatch(name -> name.startsWith("mq-lane-leaves"));
        }
    }

    private static List<String> threadsOf(String node) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("mq-\\w+-" + node + "(-\\d+)?"))
                .toList();
    }

    @Test
    void aForcedStopCutsARunningOneShort() {
        Manager b = startBusy();
        CompletableFuture<Void> stopped = drain(b);

        b.forceStop();

        stopped.join();
        assertThat(b.state("a")).isEqualTo(OutConnState.STOPPED);
    }

    @Test
    void whoStartsWaitsForTheStop() {
        Manager b = startBusy();
        CompletableFuture<Void> stopped = drain(b);

        CompletableFuture<Void> started = Mesh.async(b::start);
        go.countDown();

        stopped.join();
        started.join();
        await().until(() -> b.status().listener() == ListenerState.LISTENING);
        b.awaitConnected("a", Mesh.PATIENCE);
    }

    @Test
    void aHandlerMayChangeTheMapWhileItsNodeStops() {
        AtomicReference<Manager> node = new AtomicReference<>();
        Manager b = mesh.start("b", (name, packet) -> {
            inHandler.countDown();
            Mesh.hold(go);
            Manager self = Objects.requireNonNull(node.get());
            self.addQueue("c", "127.0.0.1:1");
            self.removeQueue("c");
            return Ack.OK;
        });
        node.set(b);
        Manager a = mesh.start("a", Mesh.IGNORE);
        a.awaitConnected("b", Mesh.PATIENCE);
        CompletableFuture<Void> sent = a.sendAsync("b", new byte[1]);
        Mesh.hold(inHandler);

        CompletableFuture<Void> stopped = drain(b);
        go.countDown();

        sent.join();
        stopped.join();
    }

    @Test
    void aQueueThatIsRemovedWhileAStopBeginsIsLeftToo() {
        Manager a = mesh.start(
                "a",
                (name, packet) -> {
                    inHandler.countDown();
                    Mesh.hold(go);
                    return Ack.OK;
                },
                config -> config.dispatch(Dispatch.INLINE));
        Manager b = mesh.start("b", Mesh.IGNORE);
        mesh.awaitConnected();
        // The handler keeps the I/O thread, so that both of these have begun before either is done.
        b.sendAsync("a", new byte[1]);
        Mesh.hold(inHandler);
        Thread disconnect = begin(() -> a.disconnect(Duration.ofSeconds(20)));
        Thread remove = begin(() -> a.removeQueue("b"));

        go.countDown();

        await().until(() -> !disconnect.isAlive() && !remove.isAlive());
        await().atMost(Mesh.PATIENCE).until(() -> !b.status("a").inbound());
    }

    /** Returns when the thread waits for the I/O thread. */
    private static Thread begin(Runnable call) {
        Thread caller = new Thread(call);
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        return caller;
    }

    @Test
    void aNodeThatWasStoppedWhileItStartedIsStopped() {
        for (int i = 0; i < 30; i++) {
            CountDownLatch listening = new CountDownLatch(1);
            Manager node = new Manager(mesh.config("a").build(), new MqWatcher() {
                @Override
                public Ack newPacket(String from, Packet packet) {
                    return Ack.OK;
                }

                @Override
                public void listenerStateChanged(ListenerState state) {
                    listening.countDown();
                }
            });
            CompletableFuture<Void> stopped = Mesh.async(() -> {
                Mesh.hold(listening);
                node.forceStop();
            });
            CompletableFuture<Void> started = Mesh.async(node::start);

            stopped.join();
            await().until(started::isDone);

            assertThat(node.state("b")).isNotIn(OutConnState.CONNECTING, OutConnState.WAITING);
            assertThat(threadsOf("a")).noneMatch(name -> name.startsWith("mq-io"));
        }
    }

    @Test
    void severalThreadsMayStopAtOnce() {
        Manager b = startBusy();
        CompletableFuture<Void> first = drain(b);
        CompletableFuture<Void> second = Mesh.async(() -> b.stop(LONG));

        go.countDown();

        first.join();
        second.join();
    }

    @Test
    void aHandlerThatNeverReturnsDelaysAStopByItsDrainAlone() {
        Manager b = startBusy();

        b.stop(Duration.ofMillis(200));

        assertThat(b.state("a")).isEqualTo(OutConnState.STOPPED);
        assertThat(go.getCount()).as("the handler is still at it").isOne();
    }

    @Test
    void aForcedStopStillTellsHowFarItGot() throws IOException {
        CountDownLatch handling = new CountDownLatch(1);
        Manager b = mesh.start("b", (name, packet) -> {
            handling.countDown();
            Mesh.hold(go);
            return Ack.OK;
        });
        try (ScriptedPeer a = ScriptedPeer.dialAs("a", "b", mesh.port("b"), 1_000)) {
            a.packet(false, new byte[1]);
            a.packet(false, new byte[1]);
            Mesh.hold(handling);

            b.forceStop();

            assertThat(a.next()).startsWith("GOODBYE");
            assertThat(a.next()).isEqualTo("CLOSE SHUTDOWN 1");
            assertThat(a.next()).isEqualTo("END");
        }
    }

    @Test
    void whatAForcedStopLeavesUnansweredIsNotDeliveredOrUnknown() {
        Manager b = startBusy();
        Manager a = mesh.manager("a");
        CompletableFuture<Void> behind = a.sendAsync("b", new byte[1]);

        b.forceStop();

        assertThatThrownBy(behind::join)
                .cause()
                .isInstanceOfSatisfying(
                        MqException.class,
                        e -> assertThat(e.delivery()).isIn(Delivery.NOT_DELIVERED, Delivery.UNKNOWN));
    }

    @Test
    void anExecutorThatWasShutDownTooEarlyKeepsNobodyFromStopping() {
        ExecutorService early = Executors.newCachedThreadPool();
        Manager b = mesh.start("b", Mesh.IGNORE, config -> config.handlerExecutor(early));
        Manager a = mesh.start("a", Mesh.IGNORE);
        a.awaitConnected("b", Mesh.PATIENCE);
        b.awaitConnected("a", Mesh.PATIENCE);
        a.send("b", new byte[1]);

        early.shutdown();
        b.stop(LONG);

        assertThat(b.state("a")).isEqualTo(OutConnState.STOPPED);
        assertThat(b.localAddress()).isNull();
    }

    @Test
    void aQueueThatIsRemovedDuringADisconnectEndsWithIt() {
        startBusy();
        Manager a = mesh.manager("a");
        CompletableFuture<Void> gone = Mesh.async(() -> a.disconnect(Duration.ofMillis(500)));
        Mesh.awaitState(a, "b", OutConnState.LEAVING);

        a.removeQueue("b");

        gone.join();
        a.connect();
        assertThat(a.peers()).isEmpty();
    }
}
