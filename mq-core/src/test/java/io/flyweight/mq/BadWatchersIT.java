package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers and callbacks that throw, block or never come back cost others nothing. */
@Timeout(60)
class BadWatchersIT {

    private static final byte[] BODY = {1};
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final Mesh mesh = new Mesh("a", "b", "c");

    @AfterEach
    void stop() {
        never.countDown();
        mesh.close();
    }

    private Ack neverReturns(String name, Packet packet) {
        entered.countDown();
        Mesh.hold(never);
        return Ack.OK;
    }

    @Test
    void aWatcherThatThrowsOrFailsCostsItsSenderAlone() {
        mesh.start("b", (name, packet) -> {
            if (name.equals("a") && packet.body().length == 1) {
                throw new IllegalArgumentException("thrown");
            }
            if (name.equals("a")) {
                throw new StackOverflowError("failed");
            }
            return Ack.OK;
        });
        Manager a = mesh.start("a", Mesh.IGNORE);
        Manager c = mesh.start("c", Mesh.IGNORE);
        mesh.awaitConnected();

        try (LogLines log = new LogLines("Lane")) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> a.send("b", BODY))
                        .isInstanceOf(MqRejectedException.class)
                        .hasMessageContaining("thrown");
                assertThatThrownBy(() -> a.send("b", new byte[2]))
                        .isInstanceOf(MqAckUnknownException.class)
                        .hasMessageContaining("failed");
                c.send("b", BODY);
                a.awaitConnected("b", Mesh.PATIENCE);
            }
            assertThat(log.lines()).as("one for each Error").hasSize(5);
        }
        assertThat(c.status().peers().get(1).counters().reconnects()).isZero();
    }

    @Test
    void aWatcherThatNeverReturnsHoldsUpItsSenderAlone() {
        mesh.start("b", (name, packet) -> name.equals("a") ? neverReturns(name, packet) : Ack.OK);
        Manager a = mesh.start("a", Mesh.IGNORE);
        Manager c = mesh.start("c", Mesh.IGNORE);
        mesh.awaitConnected();
        CompletableFuture<Void> held = a.sendAsync("b", Map.of(), BODY, LONG);
        Mesh.hold(entered);

        for (int i = 0; i < 200; i++) {
            c.send("b", BODY);
            a.send("c", BODY);
        }

        assertThat(held).isNotDone();
    }

    @Test
    void aStopEndsAfterItsDrainWhateverTheWatcherDoes() {
        Manager b = mesh.start("b", this::neverReturns);
        Manager a = mesh.start("a", Mesh.IGNORE);
        mesh.awaitConnected();
        CompletableFuture<Void> taken = a.sendAsync("b", Map.of(), BODY, LONG);
        CompletableFuture<Void> waiting = a.sendAsync("b", Map.of(), BODY, LONG);
        Mesh.hold(entered);

        b.stop(Duration.ofMillis(200));

        assertThat(never.getCount()).as("the handler is still in there").isEqualTo(1);
        assertThat(b.status().listener()).isEqualTo(ListenerState.STOPPED);
        assertThat(deliveryOf(taken)).isEqualTo(Delivery.UNKNOWN);
        assertThat(deliveryOf(waiting)).isEqualTo(Delivery.NOT_DELIVERED);
    }

    @Test
    void aForcedStopDoesNotWaitForTheWatcher() {
        Manager b = mesh.start("b", this::neverReturns);
        Manager a = mesh.start("a", Mesh.IGNORE);
        mesh.awaitConnected();
        CompletableFuture<Void> taken = a.sendAsync("b", Map.of(), BODY, LONG);
        Mesh.hold(entered);

        b.forceStop();

        assertThat(never.getCount()).isEqualTo(1);
        assertThat(deliveryOf(taken)).isEqualTo(Delivery.UNKNOWN);
        b.start();
        a.awaitConnected("b", Mesh.PATIENCE);
    }

    private static Delivery deliveryOf(CompletableFuture<Void> send) {
        return send.handle((ok, e) -> ((MqException) e).delivery()).join();
    }

    @Test
    void aStateCallbackThatThrowsIsCalledAgain() {
        List<OutConnState> told = new CopyOnWriteArrayList<>();
        MqWatcher throwing = new MqWatcher() {
            @Override
            public Ack newPacket(String name, Packet packet) {
                return Ack.OK;
            }

            @Override
            public void connStateChanged(String name, OutConnState state) {
                if (name.equals("b")) {
                    told.add(state);
                }
                throw new IllegalStateException("a callback of the tests throws");
            }

            @Override
            public void listenerStateChanged(ListenerState state) {
                throw new AssertionError("a callback of the tests fails");
            }
        };
        try (LogLines log = new LogLines("CallbackQueue")) {
            Manager a = mesh.start("a", throwing);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();

            a.sendAsync("b", BODY).join();

            await().untilAsserted(() -> assertThat(told).endsWith(OutConnState.CONNECTED));
            assertThat(told).contains(OutConnState.CONNECTING, OutConnState.AUTHENTICATING);
            assertThat(log.lines()).hasSizeGreaterThan(told.size());
            mesh.close();
        }
    }

    @Test
    void aFuturesCallbackThatThrowsHarmsNoOtherFuture() {
        Manager a = mesh.start("a", Mesh.IGNORE);
        mesh.start("b", Mesh.IGNORE);
        mesh.awaitConnected();

        for (int i = 0; i < 100; i++) {
            CompletableFuture<Void> throwing = a.sendAsync("b", BODY).thenRun(() -> {
                throw new IllegalStateException("thrown in a callback");
            });
            CompletableFuture<Void> next = a.sendAsync("b", BODY);
            assertThatThrownBy(throwing::join).hasCauseInstanceOf(IllegalStateException.class);
            next.join();
        }
    }

    @Test
    void aCallbackThatNeverReturnsHoldsUpCallbacksAlone() {
        Manager a = mesh.start("a", Mesh.IGNORE);
        CountDownLatch release = new CountDownLatch(1);
        mesh.start("b", (name, packet) -> {
            if (packet.isRequest()) {
                Mesh.hold(release);
            }
            return Ack.OK;
        });
        Manager c = mesh.start("c", Mesh.IGNORE);
        mesh.awaitConnected();
        a.requestAsync("b", BODY).thenRun(() -> {
            entered.countDown();
            Mesh.hold(never);
        });
        release.countDown();
        Mesh.hold(entered);

        CompletableFuture<Void> async = a.sendAsync("c", BODY);
        for (int i = 0; i < 100; i++) {
            a.send("c", BODY);
            c.send("a", BODY);
        }

        assertThat(async)
                .as("told in order, behind the one that does not return")
                .isNotDone();
        never.countDown();
        async.join();
    }
}
